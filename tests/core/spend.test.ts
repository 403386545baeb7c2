// What live answers may cost: never more than each cap, also when many ask at once, when nobody settles, and when the store fails.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { forgetTenant } from '../../src/core/forget.ts';
import { forgetPerson } from '../../src/core/person.ts';
import type { Caps, Store } from '../../src/core/ports.ts';
import { dollarsIn, settingsKey, standard } from '../../src/core/settings.ts';
import { left, type Payer, type Reservation, reserve, settle } from '../../src/core/spend.ts';
import { money } from '../../src/core/spend-words.ts';
import { say } from '../../src/core/text.ts';
import { openMemoryStore } from '../../src/drivers/store-memory.ts';
import { fixedDice, handClock, recordingLog } from '../world.ts';

const CAPS: Caps = { person: 0.05, place: 0.5, day: 2, month: 20 };
const HOUR = 3600_000;

async function purse(caps: Caps = CAPS) {
  const [clock, log, dice] = [handClock(), recordingLog(), fixedDice()];
  return { store: await openMemoryStore({ clock, log }), clock, log, dice, caps };
}

const ana = (more: Partial<Payer> = {}): Payer => ({
  platform: 'discord',
  tenant: '1',
  place: '2',
  person: 'discord:7',
  ...more,
});

async function reserved(world: Awaited<ReturnType<typeof purse>>, payer: Payer, dollars: number): Promise<Reservation> {
  const made = await reserve(world, payer, dollars);
  if (made.kind === 'refused') throw new Error(say(made.words));
  return made.reservation;
}

describe('A reservation', () => {
  it('counts at once, and at what it did cost once that is known', async () => {
    const world = await purse();
    const reservation = await reserved(world, ana(), 0.04);
    expect((await left(world, ana())).dollars).toBeCloseTo(0.01, 9);
    await settle(world, reservation, 0.001);
    expect((await left(world, ana())).dollars).toBeCloseTo(0.049, 9);
  });

  it('counts once, however often it is settled', async () => {
    const world = await purse();
    const reservation = await reserved(world, ana(), 0.04);
    await settle(world, reservation, 0.001);
    await settle(world, reservation, 0.04);
    await settle(world, reservation, 0);
    expect((await left(world, ana())).dollars).toBeCloseTo(0.049, 9);
  });

  it('that nobody settles stays as spent, also when somebody settles it after an hour and another one came between', async () => {
    const world = await purse();
    const reservation = await reserved(world, ana(), 0.04);
    await world.clock.advance(2 * HOUR);
    await reserved(world, ana(), 0.005);
    await settle(world, reservation, 0);
    expect((await left(world, ana())).dollars).toBeCloseTo(0.005, 9);
  });

  it('is refused where it would pass a cap, with the cap and the moment when it starts anew', async () => {
    const world = await purse();
    await reserved(world, ana(), 0.04);
    const made = await reserve(world, ana(), 0.02);
    expect(made).toMatchObject({ kind: 'refused', until: Date.UTC(2026, 0, 16) });
    expect(made.kind === 'refused' && say(made.words)).toContain(
      'what one person may use of the live model in a day ($0.05)',
    );
    expect(made.kind === 'refused' && say(made.words)).toContain('2026-01-16 00:00 UTC');
  });

  it('that is refused leaves nothing reserved under the narrower caps', async () => {
    const world = await purse({ ...CAPS, day: 0.03 });
    expect((await reserve(world, ana(), 0.04)).kind).toBe('refused');
    expect((await reserve(world, ana(), 0.03)).kind).toBe('reserved');
  });

  it('is possible again the next day, and only next month where the month is spent', async () => {
    const world = await purse({ ...CAPS, month: 0.06 });
    await reserved(world, ana(), 0.05);
    expect((await reserve(world, ana(), 0.01)).kind).toBe('refused');
    await world.clock.advance(13 * HOUR);
    await reserved(world, ana(), 0.01);
    expect(await reserve(world, ana(), 0.01)).toMatchObject({ kind: 'refused', until: Date.UTC(2026, 1, 1) });
  });

  it('goes to one of two who come at once where there is enough for one, in whatever order their ledgers are reached', async () => {
    const world = await purse({ ...CAPS, place: 0.05, day: 0.05 });
    const { promise, resolve } = Promise.withResolvers<void>();
    let [places, days] = [0, 0];
    const store: Store = {
      ...world.store,
      async update(key, change) {
        // The first to come is the last at the place, and the first for the day.
        if (key.path.startsWith('spend/discord:1:2/') && places++ === 0) await promise;
        const made = await world.store.update(key, change);
        if (key.path.startsWith('spend/discord:1:2/') && places === 2) resolve();
        if (key.path.startsWith('spend/all/2026-01-15')) days += 1;
        return made;
      },
    };
    const both = ['discord:7', 'discord:8'].map((person) => reserve({ ...world, store }, ana({ person }), 0.05));
    const kinds = (await Promise.all(both)).map(({ kind }) => kind);
    expect(kinds.toSorted()).toEqual(['refused', 'reserved']);
    expect(days).toBeGreaterThan(2);
  });

  for (const odd of [Number.NaN, Number.POSITIVE_INFINITY, -1]) {
    it(`of ${odd} dollars is refused`, async () => {
      expect((await reserve(await purse(), ana(), odd)).kind).toBe('refused');
    });
  }

  it('is refused where nothing may be spent', async () => {
    const { caps: _, ...world } = await purse();
    expect((await reserve(world, ana(), 0.0001)).kind).toBe('refused');
  });

  it('is refused beyond what the place allows itself, which cannot be more than the operator allows', async () => {
    const world = await purse();
    const of = { platform: 'discord', tenant: '1' };
    const allow = (liveCap: number) =>
      world.store.update(settingsKey(of), () => ({ value: { ...standard, liveCap }, result: null }));
    await allow(0.01);
    expect((await reserve(world, ana(), 0.02)).kind).toBe('refused');
    expect((await reserve(world, ana({ tenant: '9' }), 0.02)).kind).toBe('reserved');
    await allow(1000);
    const people = Array.from({ length: 20 }, (_, nth) => ana({ person: `discord:${100 + nth}` }));
    const made = await Promise.all(people.map((payer) => reserve(world, payer, 0.05)));
    expect(made.filter(({ kind }) => kind === 'reserved')).toHaveLength(10);
  });

  it('fails where the store fails, and gives back what it could', async () => {
    const world = await purse();
    const failing: Store = {
      ...world.store,
      update: (key, change) =>
        key.path.startsWith('spend/all/') ? Promise.reject(new Error('away')) : world.store.update(key, change),
    };
    await expect(reserve({ ...world, store: failing }, ana(), 0.05)).rejects.toThrow('away');
    expect((await reserve(world, ana(), 0.05)).kind).toBe('reserved');
  });

  it('that cannot be settled counts in full, and the operator hears of it', async () => {
    const world = await purse();
    const reservation = await reserved(world, ana(), 0.04);
    const store: Store = { ...world.store, update: () => Promise.reject(new Error('away')) };
    await settle({ ...world, store }, reservation, 0.001);
    expect(world.log.lines.map(({ level }) => level)).toEqual(['warn']);
    expect((await left(world, ana())).dollars).toBeCloseTo(0.01, 9);
  });
});

describe('What is written down of spending', () => {
  it('goes with the person, and a settlement that comes later brings nothing back', async () => {
    const world = await purse();
    const reservation = await reserved(world, ana(), 0.04);
    await forgetPerson(world.store, [], { person: 'discord:7', mark: 'm', by: 'i', now: world.clock.now() });
    await settle(world, reservation, 0.001);
    expect(await world.store.list('person/discord:7/', { limit: 9 })).toEqual([]);
  });

  it('goes with the person and is no way around the cap: they ask again from the next day on, and nothing is written anew', async () => {
    const world = await purse();
    await settle(world, await reserved(world, ana(), 0.05), 0.05);
    await forgetPerson(world.store, [], { person: 'discord:7', mark: 'm', by: 'i', now: world.clock.now() });
    const refused = await reserve(world, ana(), 0.01);
    expect(refused.kind === 'refused' && say(refused.words)).toContain('How much was used today went');
    expect(await left(world, ana())).toMatchObject({ dollars: 0 });
    expect(await world.store.list('person/discord:7/', { limit: 9 })).toEqual([]);
    await reserved(world, ana({ person: 'discord:8' }), 0.01);
    await world.clock.advance(24 * HOUR - (world.clock.now() % (24 * HOUR)));
    await reserved(world, ana(), 0.05);
  });

  it('goes with the server, and what all spent stays counted', async () => {
    const world = await purse();
    const reservation = await reserved(world, ana(), 0.04);
    await forgetTenant(world.store, 'discord', '1', world.clock.now());
    await settle(world, reservation, 0.001);
    expect(await world.store.list('spend/discord', { limit: 9 })).toEqual([]);
    expect(await world.store.list('spend/all', { limit: 9 })).toHaveLength(2);
  });

  it('is swept away when nobody needs it any more', async () => {
    const world = await purse();
    await settle(world, await reserved(world, ana(), 0.04), 0.001);
    await world.clock.advance(40 * 24 * HOUR);
    await world.store.sweep('');
    expect(await world.store.list('', { limit: 9 })).toEqual([]);
  });
});

it('No mix of people who ask at once, settle or forget to, ever spends more than a cap', async () => {
  const step = fc.record({
    who: fc.integer({ min: 0, max: 3 }),
    place: fc.integer({ min: 0, max: 1 }),
    most: fc.integer({ min: 0, max: 30_000 }),
    share: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
      const world = await purse({ person: 0.05, place: 0.08, day: 0.12, month: 0.2 });
      const spent = { all: 0, people: [0, 0, 0, 0], places: [0, 0] };
      const one = async ({ who, place, most, share }: (typeof steps)[number]) => {
        const payer = ana({ person: `discord:${who}`, place: String(place) });
        const made = await reserve(world, payer, most / 1e6);
        if (made.kind === 'refused') return;
        const cost = Math.ceil(most * (share ?? 1));
        if (share !== null) await settle(world, made.reservation, cost / 1e6);
        spent.all += cost;
        spent.people[who] = (spent.people[who] ?? 0) + cost;
        spent.places[place] = (spent.places[place] ?? 0) + cost;
      };
      await Promise.all(steps.map(one));
      expect(Math.max(...spent.people)).toBeLessThanOrEqual(50_000);
      expect(Math.max(...spent.places)).toBeLessThanOrEqual(80_000);
      expect(spent.all).toBeLessThanOrEqual(120_000);
    }),
  );
});

describe('Dollars', () => {
  it('are read with their digits that count', () => {
    expect([0, 0.00044, 0.0088, 0.05, 2, 0.1 + 0.2, 1e-9].map(money)).toEqual([
      '$0',
      '$0.00044',
      '$0.0088',
      '$0.05',
      '$2.00',
      '$0.30',
      'less than $0.000001',
    ]);
  });

  it('are typed plainly, or not taken', () => {
    expect(['0.25', '$2', '1,5', ' 0 ', '1000'].map(dollarsIn)).toEqual([0.25, 2, 1.5, 0, 1000]);
    expect(['', 'two', '-1', '1001', '1e3', '0.00001', 'NaN'].map(dollarsIn)).toEqual(Array(7).fill(null));
  });
});
