// What Slack knows of people: asked once in five minutes, and unknown where it cannot be asked.
import { describe, expect, it } from 'vitest';
import { openDirectory } from '../../src/adapters/slack/directory.ts';
import { Refused } from '../../src/adapters/slack/web.ts';
import { handClock, recordingLog } from '../world.ts';

const PEOPLE: Readonly<Record<string, object>> = {
  UADMIN: { is_admin: true, locale: 'de-DE', profile: { display_name: 'A\u202Ena', real_name: 'Ana Adams' } },
  UOWNER: { is_owner: true, profile: { display_name: '', real_name: 'Ben Bright' } },
  UMEMBER: { is_admin: false, locale: 'fr-FR' },
  USTRANGER: { is_admin: true, is_stranger: true },
  UGUEST: { is_admin: true, is_restricted: true },
  UHERE: { is_admin: true, team_id: 'T1' },
  UELSEWHERE: { is_admin: true, is_stranger: false, team_id: 'T9' },
  UORGANISED: { is_admin: true, team_id: 'T2', enterprise_user: { enterprise_id: 'E1', teams: ['T1', 'T2'] } },
  UOTHERORG: { is_owner: true, team_id: 'T9', enterprise_user: { enterprise_id: 'E9', teams: ['T9'] } },
};

function stage() {
  const [clock, log] = [handClock(), recordingLog()];
  const asked: string[] = [];
  const state = { refusal: undefined as string | undefined };
  const directory = openDirectory({ clock, log }, async (tenant) => async (method, args) => {
    asked.push(`${tenant} ${method} ${args.user ?? ''}`.trim());
    if (state.refusal) throw new Refused(method, state.refusal);
    if (method === 'users.info') return { ok: true, user: PEOPLE[String(args.user)] };
    return {
      ok: true,
      usergroups: [{ id: 'S1', users: ['UADMIN'] }, { id: 'S2', users: ['UADMIN', 'UMEMBER'] }, { id: 'S3' }],
    };
  });
  return { clock, log, asked, state, directory };
}

const of = (user: string, tenant = 'T1') => ({ tenant, user });

describe('The directory of a workspace', () => {
  it.each([
    ['UADMIN', true],
    ['UOWNER', true],
    ['UMEMBER', false],
    ['USTRANGER', false],
    ['UGUEST', false],
    ['UHERE', true],
    ['UELSEWHERE', false],
    ['UORGANISED', true],
    ['UOTHERORG', false],
    ['UNOBODY', false],
  ])('says whether %s manages it: %s', async (user, manages) => {
    expect(await stage().directory.isManager(of(user))).toBe(manages);
  });

  it('says what someone is called, as others see it, cleaned; nothing where nobody says', async () => {
    const { directory } = stage();
    expect(await directory.nameOf(of('UADMIN'))).toBe('Ana');
    expect(await directory.nameOf(of('UOWNER'))).toBe('Ben Bright');
    expect(await directory.nameOf(of('UNOBODY'))).toBeUndefined();
  });

  it('is not asked again for a minute for a name that it did not say, so that cards do not wait for it', async () => {
    const { directory, state, asked, clock } = stage();
    state.refusal = 'missing_scope';
    for (const user of ['UADMIN', 'UADMIN', 'UADMIN']) expect(await directory.nameOf(of(user))).toBeUndefined();
    expect(asked).toHaveLength(1);
    state.refusal = undefined;
    expect(await directory.nameOf(of('UOWNER'))).toBe('Ben Bright');
    await clock.advance(60_000);
    expect(await directory.nameOf(of('UADMIN'))).toBe('Ana');
  });

  it('says who is in which groups, and which language someone reads', async () => {
    const { directory } = stage();
    expect(await directory.groupsOf(of('UADMIN'))).toEqual(['S1', 'S2']);
    expect(await directory.groupsOf(of('UNOBODY'))).toEqual([]);
    expect(await directory.localeOf(of('UMEMBER'))).toBe('fr-FR');
    expect(await directory.localeOf(of('UOWNER'))).toBeUndefined();
  });

  it('asks once in five minutes, for each person and workspace', async () => {
    const { directory, asked, clock } = stage();
    await Promise.all([
      directory.isManager(of('UADMIN')),
      directory.localeOf(of('UADMIN')),
      directory.isManager(of('UADMIN')),
    ]);
    await directory.isManager(of('UADMIN', 'T2'));
    expect(asked).toEqual(['T1 users.info UADMIN', 'T2 users.info UADMIN']);
    await clock.advance(299_999);
    await directory.isManager(of('UADMIN'));
    expect(asked).toHaveLength(2);
    await clock.advance(1);
    await directory.isManager(of('UADMIN'));
    expect(asked).toHaveLength(3);
  });

  it('lets nobody manage while it cannot ask, and asks again the next time', async () => {
    const { directory, state, asked, log } = stage();
    state.refusal = 'missing_scope';
    expect(await directory.isManager(of('UADMIN'))).toBe(false);
    expect(await directory.groupsOf(of('UADMIN'))).toEqual([]);
    state.refusal = undefined;
    expect(await directory.isManager(of('UADMIN'))).toBe(true);
    expect(asked).toHaveLength(3);
    expect(log.lines.map((each) => each.facts.why)).toEqual(['missing_scope', 'missing_scope']);
  });
});
