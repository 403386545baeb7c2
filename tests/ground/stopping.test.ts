// Stopping, on a clock that the test turns.
import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { onSignals, openStack, PATIENCE } from '../../src/stopping.ts';
import { handClock } from '../world.ts';

function heard() {
  const signals = new EventEmitter();
  const clock = handClock();
  const done: string[] = [];
  onSignals(signals, clock, { stop: () => done.push('stop'), now: () => done.push('now') });
  return { signals, clock, done };
}

describe('a signal', () => {
  it('stops once, though one Ctrl+C comes from the terminal, from npm and from bin/run', async () => {
    const { signals, clock, done } = heard();
    signals.emit('SIGINT');
    signals.emit('SIGINT');
    await clock.advance(100);
    signals.emit('SIGINT');
    expect(done).toEqual(['stop']);
  });

  it('given again stops at once, whichever of the two it is', async () => {
    const { signals, clock, done } = heard();
    signals.emit('SIGTERM');
    await clock.advance(600);
    signals.emit('SIGINT');
    expect(done).toEqual(['stop', 'now']);
  });
});

describe('what was opened', () => {
  it('is closed last first, one after the other, and a fault in one does not keep the rest open', async () => {
    const closed: string[] = [];
    const faults: unknown[] = [];
    const stack = openStack(handClock(), (error) => faults.push(error));
    stack.push(() => void closed.push('store'));
    stack.push(() => Promise.reject(new Error('stuck')));
    stack.push(async () => {
      await Promise.resolve();
      closed.push('server');
    });
    expect(await stack.close()).toBe(true);
    expect(closed).toEqual(['server', 'store']);
    expect(faults).toEqual([new Error('stuck')]);
  });

  it('is left when it does not close in time', async () => {
    const clock = handClock();
    const stack = openStack(clock, () => {});
    stack.push(() => new Promise(() => {}));
    const closing = stack.close();
    await clock.advance(PATIENCE);
    expect(await closing).toBe(false);
  });
});
