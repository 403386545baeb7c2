// A workspace that lets the bot go while somebody there is still being answered: nothing of them comes back.
import { afterEach, describe, expect, it } from 'vitest';
import type { Store } from '../../../src/core/ports.ts';
import { openMemoryStore } from '../../../src/drivers/store-memory.ts';
import { handClock, recordingLog } from '../../world.ts';
import { until } from './slack.ts';
import { ana, openStage, type Stage, TRANSPORTS } from './stage.ts';

const PEOPLE = 'person/slack:T012AB3CD:';

/** A store that keeps nothing of a person before it is let go on. */
function heldStore() {
  const store = openMemoryStore({ clock: handClock(), log: recordingLog() });
  const { promise, resolve } = Promise.withResolvers<void>();
  let isHeld = false;
  const held: Store = {
    read: store.read,
    list: store.list,
    async update(key, change) {
      if (key.path.startsWith(PEOPLE)) {
        isHeld = true;
        await promise;
      }
      return store.update(key, change);
    },
  };
  return { store, held, isHeld: () => isHeld, goOn: resolve };
}

let stage: Stage;
afterEach(() => stage.close());

describe.each(TRANSPORTS)('Over %s', (transport) => {
  it('what was under way when the workspace went is deleted as well', async () => {
    const { store, held, isHeld, goOn } = heldStore();
    stage = await openStage(transport, { world: { store: held } });
    const answered = stage.command(ana, '/af-quiz');
    await until(isHeld, 'the answer being kept');
    await stage.leave('app_uninstalled');
    const farewells = () => stage.log.lines.filter((each) => each.message.includes('let the bot go'));
    await until(() => farewells().length > 0, 'the farewell');
    goOn();
    await answered;
    await stage.connection().stop();
    expect(await store.list(PEOPLE, { limit: 10 })).toEqual([]);
  });
});
