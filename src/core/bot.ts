// The door: every interaction comes in here, and exactly one outcome goes out.
import type { About, Command, Interaction, Outcome } from './command.ts';
import type { Library } from './library.ts';
import type { Clock, Dice, Log, Pictures, Store } from './ports.ts';

/** What the core needs of the world. */
export type World = {
  readonly commands: readonly Command[];
  readonly library: Library;
  readonly store: Store;
  readonly clock: Clock;
  readonly dice: Dice;
  readonly log: Log;
  readonly about: About;
  readonly pictures: Pictures;
};

/** The bot as adapters see it. `handle` never throws: whatever goes wrong inside becomes a kind card. */
export type Bot = World & { handle(interaction: Interaction): Promise<Outcome> };
