// How a host chooses an experiment and starts it: what it costs is shown before, and nothing is begun by looking.
import { note } from './card.ts';
import { asker, asks, type Context, nothing, type Outcome, replaces } from './command.ts';
import { Friendly } from './errors.ts';
import { beginExperiment, isOn, LEAST, MOST } from './experiment.ts';
import { choosingCard, NONE, type Price } from './experiment-panel.ts';
import { type At, mustHost, panelOf, roomOf } from './experiment-press.ts';
import { addressIn, begin, experimentsKey } from './experiment-room.ts';
import { mostOf } from './experiment-run.ts';
import { type Pair, theStudy } from './library.ts';
import { liveHindrance } from './live-hindrance.ts';
import { setMoment, soon } from './moments.ts';
import { TAGS } from './pairs.ts';
import { enter, spotOf } from './presence.ts';
import { promptOf } from './prompt.ts';
import { type RoomKey, roomPath, scopeOf } from './room.ts';
import { mentions, readSettings } from './settings.ts';
import { left } from './spend.ts';
import { join, type Text } from './text.ts';

/** Answers for each tag where nobody chose otherwise. */
const USUAL = 20;
const WHOLE = /^\d{1,3}$/u;

type Chosen = { readonly pair: Pair; readonly control: string; readonly n: number };

/** What a press chose; what it does not name, or names wrongly, is the usual. */
export function chosen(context: Context, [pairId = '', controlId = '', size = '']: At): Chosen {
  const study = theStudy(context.library);
  const [first] = study.pairs.values();
  const pair = study.pairs.get(pairId) ?? first;
  if (!pair) throw new Friendly('There is no pair to ask about.', 'Whoever runs this bot can add some.');
  const control = study.demo.controls.some(({ id }) => id === controlId) ? controlId : NONE;
  const n = WHOLE.test(size) ? Math.min(MOST, Math.max(LEAST, Number(size))) : USUAL;
  return { pair, control, n };
}

const controlOf = ({ control }: Chosen): { readonly control?: string } => (control === NONE ? {} : { control });

async function priceOf(context: Context, room: RoomKey, choice: Chosen): Promise<Price | null> {
  const { model, library } = context;
  if (!model) return null;
  const prompts = TAGS.map((tag) => promptOf(theStudy(library), choice.pair, tag, controlOf(choice).control));
  const { platform, tenant, place } = room;
  const { dollars, words } = await left(context, { platform, tenant, place, person: asker(context) });
  return { most: mostOf(model, prompts, choice.n), left: dollars, payer: words };
}

/** Why none can be begun here: what it shows could not be posted, or no live model may be asked. Null where it can. */
async function hindranceHere(context: Context): Promise<Text | null> {
  const { interaction, store } = context;
  const settings = await readSettings(store, interaction);
  const isFree = settings.places.length === 0 || settings.places.includes(interaction.place ?? '');
  if (isFree) return liveHindrance(context);
  const where = join(mentions(settings, 'places'), ', ');
  return ['Whoever manages this place lets me post for everyone only in ', ...where, '. Begin it there.'];
}

/** The card where one chooses; the panel of the one that is on, where there is one. */
export async function choosing(context: Context, at: At, choice: Chosen, answer = replaces): Promise<Outcome> {
  await mustHost(context);
  const room = roomOf(context, at);
  const value = await context.store.read(experimentsKey(room));
  if (value?.now && isOn(value.now)) return answer(panelOf(context, value, value.now, [BUSY]));
  const study = theStudy(context.library);
  const [price, hindered] = [await priceOf(context, room, choice), await hindranceHere(context)];
  return answer(choosingCard(study, choice, price, hindered, addressIn(scopeOf(room))));
}

/** Asks how many answers for each tag, where the menu has not the number that a host wants. */
export async function sizing(context: Context, at: At): Promise<Outcome> {
  await mustHost(context);
  const { pair, control } = chosen(context, at.slice(1));
  return asks({
    title: 'How many answers',
    press: addressIn(scopeOf(roomOf(context, at)))('xsized', pair.id, control),
    submit: 'Take it',
    fields: [
      {
        kind: 'line',
        name: 'n',
        label: 'Answers for each tag',
        hint: `A whole number from ${LEAST} to ${MOST}`,
        least: 1,
        most: 3,
      },
    ],
  });
}

/** Takes the number that was typed; one that cannot be is said to be so, and nothing is changed. */
export async function sized(context: Context, at: At, typed: string): Promise<Outcome> {
  const n = typed.trim();
  if (WHOLE.test(n) && Number(n) >= LEAST && Number(n) <= MOST)
    return choosing(context, at, chosen(context, [at[1] ?? '', at[2] ?? '', n]));
  const why = `Type a whole number from ${LEAST} to ${MOST}, in plain digits.`;
  return { reply: { kind: 'invalid', fields: { n: why } } };
}

const BUSY = note('An experiment is on here already, so no other was begun. Finish it or call it off first.', 'care');

/** Starts what was chosen, unless another one is on or no live model may be asked: then the card says why. */
export async function start(context: Context, at: At): Promise<Outcome> {
  await mustHost(context);
  const choice = chosen(context, at.slice(1));
  const { store, clock, dice, interaction, model, library } = context;
  const room = roomOf(context, at);
  const hindered = await hindranceHere(context);
  const user = interaction.user?.id;
  if (hindered || !model || user === undefined) return choosing(context, at, choice);
  const person = asker(context);
  const seed = dice.seed();
  const fresh = beginExperiment(
    theStudy(library),
    { pair: choice.pair, n: choice.n, ...controlOf(choice) },
    {
      id: dice.seed().toString(36),
      from: interaction.id,
      host: { user, person },
      model: model.id,
      seed,
      now: clock.now(),
    },
    dice.from(seed),
  );
  const spot = spotOf(roomPath(room));
  if (spot) await enter(store, person, spot, clock.now());
  // The first link of the chain, before there is anything to take up.
  await setMoment(store, room, clock.now());
  await soon(context, room);
  const { value, effect } = await store.update(experimentsKey(room), (old) => {
    const begun = begin(old, room, fresh);
    return { value: begun.effect === 'done' ? begun.value : old, result: begun };
  });
  // Who started it waits for its first answers, not for the next look at what is due.
  context.wake();
  const hindrances = await context.show(room);
  const above = effect === 'busy' ? [BUSY, ...hindrances] : hindrances;
  return value.now ? { ...replaces(panelOf(context, value, value.now, above)), rooms: [room] } : nothing;
}
