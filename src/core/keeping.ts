// What is made of something that stays as it is: made once, and kept for as long as that lives.

/** Gives what was made of this very object under this name, or makes it. As much is kept as there are objects and names. */
export function keeping<Of extends object, Made>(): (of: Of, name: string, make: () => Made) => Made {
  const all = new WeakMap<Of, Map<string, Made>>();
  return (of, name, make) => {
    const kept = all.get(of) ?? new Map<string, Made>();
    const known = kept.get(name);
    if (known !== undefined) return known;
    const made = make();
    all.set(of, kept.set(name, made));
    return made;
  };
}
