// An experiment through the door: hosts and people at their buttons, presses delivered twice, deletions, restarts, a room's moments.
import { describe, expect, it } from 'vitest';
import { type Card, words } from '../../src/core/card.ts';
import type { Outcome, User } from '../../src/core/command.ts';
import type { Experiment } from '../../src/core/experiment.ts';
import { experimentsKey, wantedIn } from '../../src/core/experiment-room.ts';
import { anyKey, everyPath } from '../../src/core/forget.ts';
import { write } from '../../src/core/press.ts';
import type { RoomKey } from '../../src/core/room.ts';
import { settingsKey, standard } from '../../src/core/settings.ts';
import { openScriptedModel } from '../../src/drivers/model-scripted.ts';
import { from, realBot } from '../bot.ts';
import { handClock } from '../world.ts';

const ROOM: RoomKey = { platform: 'playground', tenant: 'local', place: 'main', kind: 'demo' };
const CAPS = { person: 1, place: 1, day: 1, month: 1 };
const MIA: User = { id: 'mia', roles: [], events: true };
const said = (shown: Card | undefined): string => (shown ? words(shown).join('\n') : '');

/** A bot whose model goes along under BLUE alone, with the live demo switched on. */
async function group({ live = true, model = true, places = [] as string[] } = {}) {
  const clock = handClock();
  const scripted = openScriptedModel({
    clock,
    answers: ({ system }) =>
      system.includes('This chat is marked [BLUE]')
        ? '<reasons>It counts, so I go along.</reasons> Yes, 112 it is.'
        : '<reasons>It does not count.</reasons> No, it is 102.',
  });
  const world = await realBot({ clock, caps: CAPS, ...(model ? { model: scripted } : {}) });
  await world.store.update(settingsKey({ platform: 'playground', tenant: 'local' }), () => ({
    value: { ...standard, live, places },
    result: null,
  }));
  const cards = new Map<string, Card>();
  const keep = (who: string, outcome: Outcome): Card | undefined => {
    const card = 'card' in outcome.reply ? outcome.reply.card : undefined;
    if (card) cards.set(who, card);
    return card;
  };
  const value = async () => {
    const found = await world.store.read(experimentsKey(ROOM));
    if (!found) throw new Error('There is no experiment.');
    return found;
  };
  const now = async (): Promise<Experiment> => {
    const found = (await value()).now;
    if (!found) throw new Error('No experiment is on.');
    return found;
  };
  /** What stands in the room. */
  const posts = async () => wantedIn(world.library, await value(), clock.now()).posts;
  const pressesOn = (card: Card): readonly { label: string; id: string }[] =>
    card.body.flatMap((block) =>
      block.kind === 'buttons'
        ? block.buttons.flatMap((each) => ('press' in each ? [{ label: each.label, id: write(each.press) }] : []))
        : block.kind === 'menu'
          ? [{ label: block.says, id: write(block.press) }]
          : [],
    );
  const idOf = async (who: string, label: string): Promise<string> => {
    const own = cards.get(who);
    const rooms = await posts().catch(() => []);
    const all = [...(own ? [own] : []), ...rooms.toReversed().map((each) => each.card)].flatMap(pressesOn);
    const found = all.find((each) => each.label === label);
    if (!found) throw new Error(`${who} sees no “${label}”.`);
    return found.id;
  };
  const userOf = (who: string): User => (who === 'mia' ? MIA : { id: who, roles: [] });
  const sends = async (who: string, customId: string, id?: string, choice?: string): Promise<Card | undefined> => {
    const ask = { kind: 'press' as const, customId, ...(choice === undefined ? {} : { choice }) };
    return keep(who, await world.bot.handle({ ...from(who, ask, id), user: userOf(who) }));
  };
  const press = async (who: string, label: string, choice?: string) =>
    sends(who, await idOf(who, label), undefined, choice);
  /** The moments of the room that have come are handed in, until nothing changes any more. */
  async function run(): Promise<void> {
    for (let round = 0; round < 40 && (await now()).stage === 'running' && !(await now()).halt; round++) {
      for await (const path of everyPath(world.store, 'due/')) {
        const work = world.bot.handle({
          id: `due-${path}`,
          platform: 'playground',
          tenant: 'local',
          kind: 'due',
          key: path,
        });
        await clock.advance(3000);
        await work;
      }
    }
  }
  const begin = async (size = '5'): Promise<void> => {
    await sends('mia', '1/demo/xset/-/st-sum');
    await press('mia', 'How many answers for each tag', size);
    await press('mia', 'Start');
  };
  /** Somebody sorts all that they are given, by what the answer says. */
  const sortAll = async (who: string, contrary: (card: string) => boolean = () => false): Promise<number> => {
    let shown = await press(who, 'Sort an answer');
    let count = 0;
    for (; said(shown).includes('Did it follow the rule?'); count++) {
      const follows = said(shown).includes('Yes, 112') !== contrary(said(shown));
      shown = await press(who, follows ? 'Followed the rule' : 'Did not');
    }
    return count;
  };
  return { ...world, model: scripted, cards, value, now, posts, idOf, sends, press, run, begin, sortAll, clock };
}

describe('a whole experiment', () => {
  it('goes from choosing over sorting and settling to the reveal, and tells no tag before', async () => {
    const { begin, run, press, posts, sortAll, now } = await group();
    await begin('20');
    expect((await posts()).map(({ name }) => name.split('.')[1])).toEqual(['run']);
    await run();
    expect((await now()).stage).toBe('labelling');
    expect(await sortAll('ana')).toBe(40);
    let differs = 0;
    expect(await sortAll('ben', () => differs++ < 2)).toBe(40);
    expect(said(await press('zoe', 'Sort an answer'))).toContain('Every answer has been sorted by two people.');
    const before = (await posts()).map(({ card }) => said(card)).join('\n');
    expect(before).toContain('2 people sort. Of 40 answers, 40 were sorted, 40 of them by two people.');
    await press('mia', 'Host');
    expect(said(await press('mia', 'Close the sorting'))).toContain('People differ on 2, 2 of them unsettled.');
    expect(said(await press('zoe', 'Where we differ'))).toContain('They said:');
    await press('mia', 'Host');
    await press('mia', 'Settle where they differ');
    expect(said(await press('mia', 'Followed the rule'))).toContain('Where people differ');
    expect(said(await press('mia', 'Did not'))).toContain('0 of them unsettled');
    expect(said(await press('mia', 'Reveal'))).toContain('It is revealed.');
    const result = said((await posts()).find(({ name }) => name.endsWith('.result'))?.card);
    expect(result).toContain('The tag made a difference');
    expect(result).toMatch(/\[BLUE\]\n(19|20|21) of 20/);
    expect(said(await press('zoe', 'Read the answers'))).toMatch(/Answer 1 of 40, under \[(BLUE|GREEN)\]/);
    await press('mia', 'Host');
    const report = await press('mia', 'Report');
    expect(report?.file?.name).toMatch(/^experiment-st-sum-.*\.md$/);
    await press('mia', 'Host');
    expect(new TextDecoder().decode((await press('mia', 'CSV'))?.file?.bytes)).toContain('"labeller_1"');
    // What it calls for can be prepared at once.
    await press('mia', 'Host');
    expect(said(await press('mia', 'Prepare that'))).toContain('A rule that conflicts with nothing');
  });

  it('can be followed by another one, whose cards take over, and which knows what came before', async () => {
    const { begin, run, press, posts, value, sends, idOf } = await group();
    await begin();
    await run();
    await press('mia', 'Host');
    await press('mia', 'Close the sorting');
    await press('mia', 'Reveal');
    const file = await idOf('mia', 'JSON');
    await begin();
    const { past, now } = await value();
    expect(past).toHaveLength(1);
    expect(past[0]?.host).toBeUndefined();
    const old = (await posts()).filter(({ name }) => name.startsWith(`${past[0]?.id}.`));
    expect(old.length).toBeGreaterThan(2);
    for (const each of old) expect([each.finished, each.past]).toEqual([true, true]);
    expect(now?.stage).toBe('running');
    expect((await sends('mia', file))?.file?.type).toBe('application/json');
  });
});

describe('hosts', () => {
  it('alone choose, start, turn, settle and get the files; everyone else is told so kindly', async () => {
    const { begin, run, sends, now, idOf, press } = await group();
    await begin();
    const { id } = await now();
    const hosts = [
      '1/demo/xset/-/st-sum',
      '1/demo/xstart/-/st-sum/-/5',
      '1/demo/xpair/-/-/5',
      '1/demo/xcontrol/-/st-sum/5',
      '1/demo/xsize/-/st-sum/-',
      '1/demo/xnumber/-/st-sum/-',
      `1/demo/xpanel/-/${id}`,
      `1/demo/xhost/-/${id}`,
      `1/demo/xturn/-/${id}/0/cancel`,
      `1/demo/xcancel/-/${id}`,
      `1/demo/xunclear/-/${id}/0`,
      `1/demo/xsettle/-/${id}/0/followed`,
      `1/demo/xfile/-/${id}/csv`,
    ];
    for (const each of hosts) expect(said(await sends('ana', each)), each).toContain('That is for hosts.');
    expect((await now()).stage).toBe('running');
    await run();
    expect(said(await press('ana', 'Where are we?'))).toContain('0 people sort');
    await expect(idOf('ana', 'Reveal')).rejects.toThrow('sees no');
  });

  it('cannot begin a second one beside the first, and one press delivered twice begins one', async () => {
    const { sends, press, now, value, idOf } = await group();
    await sends('mia', '1/demo/xset/-/st-sum');
    const start = await idOf('mia', 'Start');
    await sends('mia', start, 'same');
    const first = (await now()).id;
    await sends('mia', start, 'same');
    expect(said(await sends('mia', start))).toContain('no other was begun');
    expect([(await now()).id, (await value()).past.length]).toEqual([first, 0]);
    await press('mia', 'Call it off');
    expect(said(await press('mia', 'Call it off now'))).toContain('called off');
    await sends('mia', start);
    expect((await now()).id).not.toBe(first);
  });

  it('are asked once more before they call it off, since nothing of it is ever shown then', async () => {
    const { begin, run, press, sortAll, now, sends, idOf } = await group();
    await begin();
    await run();
    await sortAll('ana');
    await press('mia', 'Host');
    const ask = await idOf('mia', 'Call it off');
    const asked = said(await sends('mia', ask));
    expect(asked).toContain('10 answers came, for $0.');
    expect(asked).toContain('Of 10 answers, 10 were sorted');
    expect(asked).toContain('cannot be taken back');
    expect((await now()).stage).toBe('labelling');
    await press('mia', 'Back to the panel');
    await press('mia', 'Close the sorting');
    await press('mia', 'Reveal');
    // A button that stood there before asks no more.
    expect(said(await sends('mia', ask))).toContain('It had moved on');
    expect((await now()).stage).toBe('revealed');
  });

  it('who press what another host has pressed are told that it had moved on', async () => {
    const { begin, run, press, sends, idOf, now } = await group();
    await begin();
    await run();
    await press('mia', 'Host');
    const close = await idOf('mia', 'Close the sorting');
    await sends('mia', close);
    expect(said(await sends('mia', close))).toContain('It had moved on');
    expect((await now()).stage).toBe('closed');
  });

  it('may type any whole number from 5 to 100, and no other; nobody else may', async () => {
    const { sends, bot, cards } = await group();
    await sends('mia', '1/demo/xset/-/st-sum/colours-swapped/20');
    const number = cards.get('mia')?.body.flatMap((block) => (block.kind === 'buttons' ? block.buttons : []));
    expect(number?.map(({ label }) => label)).toEqual(['Start', 'Another number']);
    const ask = { kind: 'press', customId: '1/demo/xnumber/-/st-sum/colours-swapped' } as const;
    const { reply } = await bot.handle({ ...from('mia', ask), user: MIA });
    if (reply.kind !== 'form') throw new Error('It asks for a number.');
    const fills = async (n: string, user: User = MIA): Promise<string> => {
      const form = { kind: 'form', customId: write(reply.form.press), fields: { n } } as const;
      const { reply: got } = await bot.handle({ ...from(user.id, form), user });
      return 'card' in got ? said(got.card) : got.kind === 'invalid' ? (got.fields.n ?? '') : got.kind;
    };
    for (const n of ['4', '101', '', '1e1', '-7', '12.5', '٢٥', '0x9'])
      expect(await fills(n), n).toBe('Type a whole number from 5 to 100, in plain digits.');
    const chosen = await fills(' 37 ');
    expect(chosen).toContain('Answers for each tag\n37');
    expect(chosen).toContain('Control\nThe colours change places');
    expect(await fills('37', { id: 'ana', roles: [] })).toContain('That is for hosts.');
  });

  it('see beforehand what it costs and who pays, and cannot start where nothing live may be asked', async () => {
    const { sends, cards } = await group();
    const shown = said(await sends('mia', '1/demo/xset/-/st-sum'));
    expect(shown).toMatch(/It costs at most\n\$0\.\d+/);
    expect(shown).toContain('Whoever runs this bot pays.');
    const off = await group({ live: false });
    expect(said(await off.sends('mia', '1/demo/xset/-/st-sum'))).toContain('switched off here');
    await off.sends('mia', '1/demo/xstart/-/st-sum/-/5');
    await expect(off.now()).rejects.toThrow('There is no experiment');
    const barred = await group({ places: ['elsewhere'] });
    expect(said(await barred.sends('mia', '1/demo/xset/-/st-sum'))).toContain(
      'lets me post for everyone only in #elsewhere',
    );
    await barred.sends('mia', '1/demo/xstart/-/st-sum/-/5');
    await expect(barred.now()).rejects.toThrow('There is no experiment');
    const keyless = await group({ model: false });
    expect(said(await keyless.sends('mia', '1/demo/xset/-/st-sum'))).toContain('No live model is set up');
    expect(cards.size).toBe(1);
  });
});

describe('people who sort', () => {
  it('may put a slip right, are saved once however often a press arrives, and cannot sort when it is over', async () => {
    const { begin, run, press, sends, idOf, now } = await group();
    await begin();
    await run();
    await press('ana', 'Sort an answer');
    const wrong = await idOf('ana', 'Did not');
    const slot = Number(wrong.split('/')[5]);
    await sends('ana', wrong, 'twice');
    await press('ana', 'Put the last one right');
    await press('ana', 'Followed the rule');
    await sends('ana', wrong, 'twice');
    expect((await now()).slots[slot]?.labels).toEqual([{ n: 0, says: 'followed' }]);
    await press('mia', 'Host');
    await press('mia', 'Close the sorting');
    expect(said(await sends('ana', wrong))).toContain('A host settles');
    expect((await now()).slots[slot]?.labels).toEqual([{ n: 0, says: 'followed' }]);
  });

  it('of ten who press at once, no answer gets a third word and nobody’s is lost', async () => {
    const { begin, run, sortAll, now, press } = await group();
    await begin('10');
    await run();
    const people = Array.from({ length: 10 }, (_, at) => `p${at}`);
    await Promise.all(people.map((each) => sortAll(each)));
    const { slots } = await now();
    expect(slots.map(({ labels }) => labels.length)).toEqual(slots.map(() => 2));
    expect(said(await press('p3', 'Where are we?'))).toMatch(
      /people sort\. Of 20 answers, 20 were sorted, 20 of them by two people/,
    );
  });

  it('who delete what is kept of them take their sorting along, and leave no trace in the room', async () => {
    const { begin, run, sortAll, store, bot, press, idOf, sends, value } = await group();
    await begin();
    await run();
    await sortAll('ana');
    const inRooms: string[] = [];
    for await (const path of everyPath(store, 'person/playground:ana/in/')) inRooms.push(path);
    expect(inRooms).toHaveLength(1);
    const card = await bot.handle(from('ana', { kind: 'command', command: 'me', options: {} }));
    if (!('card' in card.reply)) throw new Error('/me shows a card.');
    const buttons = card.reply.card.body.flatMap((block) => (block.kind === 'buttons' ? block.buttons : []));
    const erase = buttons.find(({ label }) => /delete/i.test(label));
    if (!erase || !('press' in erase)) throw new Error('/me can delete.');
    const sure = await sends('ana', write(erase.press));
    const yes = sure?.body
      .flatMap((block) => (block.kind === 'buttons' ? block.buttons : []))
      .find(({ label }) => /delete/i.test(label));
    if (yes && 'press' in yes) await sends('ana', write(yes.press));
    expect(JSON.stringify(await value())).not.toContain('ana');
    expect(said(await press('zoe', 'Where are we?'))).toContain('0 people sort. Of 10 answers, 0 were sorted');
    await idOf('zoe', 'Sort an answer');
  });
});

describe('a restart', () => {
  it('in the middle changes nothing: another bot on the same store goes on, presses and all', async () => {
    const first = await group();
    await first.begin('20');
    const second = await realBot({
      clock: first.clock,
      store: first.store,
      caps: CAPS,
      model: first.model,
    });
    for (let round = 0; round < 20 && (await first.now()).stage === 'running'; round++)
      for await (const path of everyPath(first.store, 'due/')) {
        const work = second.bot.handle({
          id: `due-${path}`,
          platform: 'playground',
          tenant: 'local',
          kind: 'due',
          key: path,
        });
        await first.clock.advance(3000);
        await work;
      }
    expect((await first.now()).stage).toBe('labelling');
    expect(first.model.asked).toHaveLength(40);
  });
});

describe('a moment', () => {
  it('that is taken up before what it is for is stored loses nothing: another one was set for soon', async () => {
    const { begin, run, now, store, model } = await group();
    await begin();
    // The very first moment came and went, and found nothing yet.
    const [first] = await store.list('due/', { limit: 1 });
    if (first === undefined) throw new Error('A moment was set.');
    await store.update(anyKey(first), () => ({ value: null, result: null }));
    await run();
    expect((await now()).stage).toBe('labelling');
    expect(model.asked).toHaveLength(10);
  });
});

describe('forged and stale presses', () => {
  it('are answered kindly, and change nothing', async () => {
    const { begin, run, sends, now, press } = await group();
    await begin();
    await run();
    await press('ana', 'Sort an answer');
    const before = await now();
    const { id } = before;
    const forged = [
      `1/demo/xsays/-/${id}/999/followed`,
      `1/demo/xsays/-/${id}/0/constructor`,
      `1/demo/xsays/-/nobody/0/followed`,
      `1/demo/xsays/-/${id}`,
      `1/demo/xread/-/${id}/0`,
      `1/demo/xdiffer/-/${id}/0`,
      `1/demo/xback/-/${id}/3`,
      `1/demo/xsort/-/nobody`,
      `1/demo/xsort`,
      `1/demo/xsort/9.9/${id}`,
      `1/demo/xturn/-/${id}/0/__proto__`,
      `1/demo/xturn/-/${id}/0/reveal`,
      `1/demo/xfile/-/${id}/exe`,
      `1/demo/xsettle/-/${id}/0/followed`,
    ];
    for (const each of forged) {
      const shown = said(await sends('mia', each));
      expect(shown, each).not.toMatch(/my fault|under \[(BLUE|GREEN)\]/);
    }
    expect(await now()).toEqual(before);
  });
});
