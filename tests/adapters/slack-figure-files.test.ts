// Pictures that live in a workspace's files: each is uploaded once, and no more of them are remembered than there is room for.
import { describe, expect, it } from 'vitest';
import { openFigureFiles } from '../../src/adapters/slack/figure-files.ts';
import { openMemoryStore } from '../../src/drivers/store-memory.ts';
import { handClock, recordingLog } from '../world.ts';

const picture = (number: number) => ({
  hash: number.toString(16).padStart(64, '0'),
  png: new Uint8Array(),
  width: 1,
  height: 1,
});

function stage() {
  const [clock, log] = [handClock(), recordingLog()];
  const store = openMemoryStore({ clock, log });
  const files = openFigureFiles({ store, clock, log });
  const uploaded: string[] = [];
  const upload = async ({ hash }: { readonly hash: string }): Promise<string> => `F${uploaded.push(hash)}`;
  const want = (number: number): void => void files.want('T1', picture(number), upload);
  const has = (number: number): boolean => files.of('T1', picture(number).hash) !== undefined;
  return { want, has, uploaded };
}

/** Whatever was ready to run has run. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('The pictures of a workspace', () => {
  it('are uploaded once, however often they are wanted', async () => {
    const { want, has, uploaded } = stage();
    for (const _ of ['at once', 'meanwhile']) want(1);
    await turn();
    want(1);
    await turn();
    expect(has(1)).toBe(true);
    expect(uploaded).toHaveLength(1);
  });

  it('are not all remembered for ever: the oldest are looked up again, and not uploaded again', async () => {
    const { want, has, uploaded } = stage();
    const all = Array.from({ length: 2_500 }, (_, number) => number);
    for (const each of all) want(each);
    await turn();
    expect(all.filter(has).length).toBeLessThanOrEqual(2_000);
    expect(has(2_499)).toBe(true);
    want(0);
    await turn();
    expect(has(0)).toBe(true);
    expect(uploaded).toHaveLength(2_500);
  });
});
