// What is remembered of signed requests: every one for as long as it could be valid, and never more than so many.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openReplays } from '../../src/adapters/slack/replays.ts';
import { handClock } from '../world.ts';

const TEN_MINUTES = 600_000;

describe('A signature', () => {
  it('is new once, and known for ten minutes whatever else comes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(20), fc.nat(TEN_MINUTES / 4)), { maxLength: 60 }), async (sequence) => {
        const clock = handClock();
        const isReplay = openReplays(clock);
        const last = new Map<string, number>();
        for (const [which, pause] of sequence) {
          await clock.advance(pause);
          const [name, now] = [`v0=${which}`, clock.now()];
          const before = last.get(name);
          const known = isReplay(name);
          if (before === undefined) expect(known).toBe(false);
          else if (now - before < TEN_MINUTES) expect(known).toBe(true);
          if (!known) last.set(name, now);
        }
      }),
    );
  });

  it('is forgotten once twice as many as are kept came after it, however fast', () => {
    const isReplay = openReplays(handClock(), 10);
    isReplay('v0=first');
    for (let count = 0; count < 10; count++) isReplay(`v0=${count}`);
    expect(isReplay('v0=first')).toBe(true);
    for (let count = 10; count < 20; count++) isReplay(`v0=${count}`);
    expect(isReplay('v0=first')).toBe(false);
  });
});
