// Waking whoever looks for what is due: at once, also where they were not asleep yet, and never twice for one ring.
import { describe, expect, it } from 'vitest';
import { openAlarm } from '../../src/core/alarm.ts';
import { handClock } from '../world.ts';

function scene() {
  const clock = handClock();
  const alarm = openAlarm(clock);
  const stopped = new AbortController();
  /** Sleeps, and gives how long it was, in milliseconds, once it is over. */
  const sleep = (ms: number): { took: number | undefined } => {
    const [began, found] = [clock.now(), { took: undefined as number | undefined }];
    void alarm.sleep(ms, stopped.signal).then(() => {
      found.took = clock.now() - began;
    });
    return found;
  };
  return { clock, alarm, stopped, sleep };
}

describe('a sleep', () => {
  it('lasts as long as it was to last where nobody rings', async () => {
    const { clock, sleep } = scene();
    const slept = sleep(1000);
    await clock.advance(999);
    expect(slept.took).toBeUndefined();
    await clock.advance(1);
    expect(slept.took).toBe(1000);
  });

  it('ends when somebody rings, and the next one is whole again', async () => {
    const { clock, alarm, sleep } = scene();
    const first = sleep(1000);
    await clock.advance(300);
    alarm.ring();
    alarm.ring();
    await clock.advance(0);
    expect(first.took).toBe(300);
    const second = sleep(1000);
    await clock.advance(1000);
    expect(second.took).toBe(1000);
  });

  it('does not begin where somebody rang while nobody slept', async () => {
    const { clock, alarm, sleep } = scene();
    alarm.ring();
    alarm.ring();
    const first = sleep(1000);
    await clock.advance(0);
    expect(first.took).toBe(0);
    const second = sleep(1000);
    await clock.advance(1000);
    expect(second.took).toBe(1000);
  });

  it('ends with the signal', async () => {
    const { clock, stopped, sleep } = scene();
    const slept = sleep(1000);
    stopped.abort();
    await clock.advance(0);
    expect(slept.took).toBe(0);
  });
});
