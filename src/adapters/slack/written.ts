// An answer as it goes out: JSON, written once, however often it is sent and by whichever way.

export class Written {
  readonly text: string;
  /** The same as bytes, where it is sent often enough to keep them. */
  readonly bytes: Uint8Array | undefined;
  constructor(text: string, bytes?: Uint8Array) {
    this.text = text;
    this.bytes = bytes;
  }
}

/** For what is sent again and again: every sign beyond ASCII as its number, so that the text is copied and never encoded anew. */
export function toLast({ text }: Written): Written {
  const plain = text.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return new Written(plain, Buffer.from(plain));
}

/** Any acknowledgement: one that is written already, or something still to be written. */
export const writtenAs = (answer: object): Written =>
  answer instanceof Written ? answer : new Written(JSON.stringify(answer));
