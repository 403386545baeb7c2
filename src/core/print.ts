// A print of words: the same for the same words, another one, for all that chance can do, for others. No secret rests on it.

/** 16 hexadecimal digits. */
export function printOf(written: string): string {
  let [one, other] = [0x811c9dc5, 0x01000193];
  for (let at = 0; at < written.length; at += 1) {
    const unit = written.charCodeAt(at);
    one = Math.imul(one ^ unit, 0x01000193);
    other = Math.imul((other ^ unit) + at, 0x85ebca6b);
    other ^= other >>> 13;
  }
  return [one, other].map((half) => (half >>> 0).toString(16).padStart(8, '0')).join('');
}
