// The body of a request as an object: JSON, or a form whose `payload` is JSON. Anything else is refused with its status.

/** A body that was read, or the status to refuse it with. */
export type Read = { readonly body: Readonly<Record<string, unknown>> } | { readonly refused: 400 | 415 };

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function json(text: string): Read {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? { body: value } : { refused: 400 };
  } catch {
    return { refused: 400 };
  }
}

function form(text: string): Read {
  const fields = new URLSearchParams(text);
  const payload = fields.get('payload');
  if (payload !== null) return json(payload);
  if (fields.size === 0) return { refused: 400 };
  // What is named `__proto__` is lost, and never was a field of Slack's.
  const body: Record<string, string> = {};
  fields.forEach((value, name) => {
    body[name] = value;
  });
  return { body };
}

/** The kind of content, without what stands behind it (a charset), in lower case. */
export const kindOf = (headers: Pick<Headers, 'get'>): string =>
  (headers.get('content-type') ?? '').split(';', 1).join('').trim().toLowerCase();

/** Reads a body by its kind. Never throws: bytes that are no UTF-8 are refused like any other nonsense. */
export function readBody(kind: string, bytes: Uint8Array): Read {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return { refused: 400 };
  }
  if (kind === 'application/json') return json(text);
  return kind === 'application/x-www-form-urlencoded' ? form(text) : { refused: 415 };
}
