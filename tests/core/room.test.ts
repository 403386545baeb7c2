// Where a room's values stand, and how a press and a moment find the room they belong to.
import { describe, expect, it } from 'vitest';
import { Friendly } from '../../src/core/errors.ts';
import * as room from '../../src/core/room.ts';

const key: room.RoomKey = { platform: 'slack', tenant: 'T1', place: 'C1', kind: 'session' };
const threaded = { ...key, thread: '171.2' };
const origin = { id: 'i', platform: 'slack', tenant: 'T1', place: 'C1' } as const;

describe('a moment’s key', () => {
  it('says where and when, and comes back', () => {
    for (const each of [key, threaded])
      expect(room.readDue(room.duePath(each, 1234))).toEqual({ room: each, at: 1234 });
  });

  it('stands in order of time', () => {
    const times = [5, 40, 300, 1_800_000_000_000];
    const keys = times.map((at) => room.duePath(key, at));
    expect([...keys].sort()).toEqual(keys);
  });

  it('that is none of ours is refused', () => {
    for (const odd of [
      '',
      'due',
      'due/slack/x/T1/C1/-/session',
      'room/slack/000000000001234/T1/C1/-/session',
      `${room.duePath(key, 1)}/more`,
    ])
      expect(room.readDue(odd)).toBeNull();
  });
});

describe('the scope that a press carries', () => {
  it('finds the room again: the channel’s own, or the thread’s', () => {
    expect(room.roomAt(origin, 'session', room.scopeOf(key))).toEqual(key);
    expect(room.roomAt({ ...origin, thread: '171.2' }, 'session', room.scopeOf(threaded))).toEqual(threaded);
  });

  it('finds the channel’s room also from a thread that hangs on one of its posts', () => {
    expect(room.roomAt({ ...origin, thread: '999.9' }, 'session', '-')).toEqual(key);
  });

  it('finds the thread’s room where an answer does not say which thread it is from', () => {
    expect(room.roomAt(origin, 'session', '171.2')).toEqual(threaded);
  });

  it('leads to no other thread than the one where it was pressed', () => {
    expect(() => room.roomAt({ ...origin, thread: '999.9' }, 'session', '171.2')).toThrow(Friendly);
  });

  it('leads nowhere where there is no channel', () => {
    const { place: _, ...nowhere } = origin;
    expect(() => room.roomAt(nowhere, 'session', '-')).toThrow(Friendly);
    expect(() => room.roomAt(origin, 'session', '')).toThrow(Friendly);
  });
});
