// Wakes whoever in this process looks every second for what is due: a moment has come that they would sleep over.
import type { Clock } from './ports.ts';

export type Alarm = {
  /** Ends the sleep under way, or else the next one before it begins. */
  ring(): void;
  /** Sleeps `ms` milliseconds at most: until it is rung, or until the signal. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
};

export function openAlarm(clock: Clock): Alarm {
  let rung = false;
  let rouse: () => void = () => {
    rung = true;
  };
  const missed = rouse;
  return {
    ring: () => rouse(),
    async sleep(ms, signal) {
      if (rung) {
        rung = false;
        return;
      }
      const nap = new AbortController();
      rouse = () => nap.abort();
      await clock.wait(ms, AbortSignal.any([signal, nap.signal]));
      rouse = missed;
    },
  };
}
