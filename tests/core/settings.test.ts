// What managers type is read safely, and lists stay within what can be shown and removed.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Platform } from '../../src/core/command.ts';
import { add, daysIn, daysOn, HOST_KINDS, idsIn, listed, MOST, remove, standard } from '../../src/core/settings.ts';

const PLATFORMS: readonly Platform[] = ['discord', 'slack', 'playground'];

describe('Ids that are typed', () => {
  it.each([
    ['discord', 'roles', '<@&123456>, 123457 <@&123456>', ['123456', '123457']],
    ['discord', 'people', '<@123456>\n<@!123457>', ['123456', '123457']],
    ['discord', 'places', '<#123456>;123457', ['123456', '123457']],
    ['slack', 'people', '<@U0123ABC> W0123ABC <@U0123ABD|ana>', ['U0123ABC', 'W0123ABC', 'U0123ABD']],
    ['slack', 'groups', '<!subteam^S0123ABC|@crew> S0123ABD', ['S0123ABC', 'S0123ABD']],
    ['slack', 'places', '<#C0123ABC|general> <#C0123ABD|> G0123ABC', ['C0123ABC', 'C0123ABD', 'G0123ABC']],
    ['playground', 'people', '@Ana, ben seat-chi', ['seat-ana', 'seat-ben', 'seat-chi']],
    ['playground', 'places', '#classroom', ['classroom']],
  ] as const)('on %s as %s are read from %j', (platform, kind, typed, ids) => {
    expect(idsIn(platform, kind, typed)).toEqual({ ids, odd: [] });
  });

  it.each([
    ['discord', 'roles', '@everyone'],
    ['discord', 'roles', '<@123456>'],
    ['discord', 'people', '<@&123456>'],
    ['discord', 'people', '123456789012345678901'],
    ['slack', 'people', '@ana'],
    ['slack', 'groups', 'U0123ABC'],
    ['slack', 'places', '<!channel>'],
    ['slack', 'places', 'D0123ABC'],
    ['playground', 'people', '__proto__'],
  ] as const)('on %s as %s are not read from %j', (platform, kind, typed) => {
    expect(idsIn(platform, kind, typed)).toEqual({ ids: [], odd: [typed] });
  });

  it('are plain letters, digits and hyphens, whatever is typed', () => {
    fc.assert(
      fc.property(fc.constantFrom(...PLATFORMS), fc.string({ unit: 'binary' }), (platform, typed) => {
        for (const kind of listed(platform)) {
          const { ids, odd } = idsIn(platform, kind, typed);
          for (const id of ids) expect(id).toMatch(/^[A-Za-z0-9-]{1,40}$/);
          expect(ids.length + odd.length).toBeLessThanOrEqual(typed.length);
        }
      }),
    );
  });
});

describe('A list', () => {
  const Ids = fc.array(fc.stringMatching(/^[0-9]{5}$/), { maxLength: 40 });

  it('holds each id once, never more than can be removed again, and comes back empty', () => {
    fc.assert(
      fc.property(fc.constantFrom(...HOST_KINDS), Ids, Ids, (kind, some, more) => {
        const first = add(standard, kind, some) ?? standard;
        const both = add(first, kind, more);
        expect(both === null).toBe(new Set([...first[kind], ...more]).size > MOST);
        const full = both ?? first;
        expect(new Set(full[kind]).size).toBe(full[kind].length);
        expect(add(full, kind, full[kind])).toEqual(full);
        const emptied = full[kind].reduce((rest, id) => remove(rest, kind, id), full);
        expect(emptied[kind]).toEqual([]);
      }),
    );
  });
});

describe('Days', () => {
  it.each(['1', ' 90 ', '365'])('are read from %j', (typed) => expect(daysIn(typed)).toBe(Number(typed)));
  it.each(['0', '366', '-1', '1.5', '1e2', '0x10', '', 'a month', '٣', '99999'])('are not read from %j', (typed) =>
    expect(daysIn(typed)).toBeNull(),
  );
  it('of what learners answer are the workspace’s to decide, and no server’s on Discord', () => {
    const settings = { ...standard, days: { people: 60, rooms: 30 } };
    expect(PLATFORMS.map((platform) => daysOn(platform, settings))).toEqual([
      { people: 365, rooms: 30 },
      { people: 60, rooms: 30 },
      { people: 60, rooms: 30 },
    ]);
  });
});
