// Two hundred people vote twice within a second while a process is killed and the store is cut off: every acknowledged vote counts once.
import { DatabaseSync } from 'node:sqlite';
import { afterEach, describe, expect, it } from 'vitest';
import { letterOf } from '../../src/core/discuss.ts';
import { type Discuss, DiscussShape, KIND } from '../../src/core/discuss-room.ts';
import { ballotOf, voteIn } from '../../src/core/discuss-votes.ts';
import type { Sequence } from '../../src/core/ports.ts';
import { systemClock as clock } from '../../src/drivers/clock-system.ts';
import { pureRandDice } from '../../src/drivers/dice-pure-rand.ts';
import { freshDatabase } from '../fresh-engine.ts';
import { endAll, startBot } from '../ground/start.ts';
import { openProxy } from '../proxy.ts';
import { describeWith, postgres, redis } from '../services.ts';
import { openStoreAt } from '../stores.ts';
import { recordingLog } from '../world.ts';
import { ACK } from './discord/interactions.ts';
import { discussion, type PLATFORMS } from './rooms-stage.ts';
import { until } from './slack/slack.ts';
import { type Crowd, onDiscord, onSlack } from './storm-stage.ts';
import { openTown, type Town } from './town.ts';

/** On each platform. */
const PEOPLE = 100;
/** How long the store is away, and the longest time between the two deliveries of a press, in milliseconds. */
const AWAY = 10_000;
const APART = 1_000;

/** A store that several processes share, and how it is taken from them for a while. */
type Shared = { readonly url: string; readonly direct: string; cut(): Promise<void>; heal(): Promise<void> };

async function behindProxy(kind: 'redis' | 'postgres'): Promise<Shared> {
  const direct = await freshDatabase(kind);
  const url = new URL(direct);
  const proxy = await openProxy(Number(url.port));
  url.port = String(proxy.port);
  return { url: url.href, direct, cut: proxy.cut, heal: proxy.heal };
}

/** A file has no connection that could be cut: another program holds it for itself. */
async function inFile({ path }: Town): Promise<Shared> {
  let holder: DatabaseSync | undefined;
  return {
    url: `sqlite:${path}`,
    direct: `sqlite:${path}`,
    async cut() {
      holder = new DatabaseSync(path, { timeout: 10_000 });
      holder.exec('BEGIN IMMEDIATE');
    },
    async heal() {
      holder?.exec('ROLLBACK');
      holder?.close();
    },
  };
}

/** What is stored of the discussion in the end. */
async function storedIn({ direct }: Shared, prefix: string): Promise<Discuss> {
  const store = await openStoreAt(direct, { clock, log: recordingLog() });
  try {
    const path = (await store.list(prefix, { limit: 100 })).find((each) => each.endsWith(`/${KIND}/state`));
    const value = path && (await store.read({ path, shape: DiscussShape, version: 1 }));
    if (!value) throw new Error('There is no discussion.');
    return value;
  } finally {
    await store.close();
  }
}

/** Somebody who votes, changes their mind, and presses again whenever they see nothing saved. Gives when all is delivered. */
async function votes(crowd: Crowd, person: string, processes: readonly string[], chance: Sequence, tell: () => void) {
  const late: Promise<void>[] = [];
  const somewhere = (): string => processes[chance.whole(processes.length)] ?? '';
  for (const label of ['A', 'B']) {
    for (let isSaved = false; !isSaved; ) {
      const vote = crowd.vote(person, label);
      const again = clock.wait(chance.whole(APART)).then(() => vote.deliver(somewhere()));
      late.push(again);
      await vote.deliver(somewhere());
      if (vote.saved() === undefined) await again;
      isSaved = vote.saved() !== undefined;
      if (isSaved) expect(vote.saved()).toBe(label);
      else await clock.wait(300 + chance.whole(700));
    }
    tell();
  }
  await Promise.all(late);
}

/** On a busy machine an answer may come after Discord's three seconds: it is refused there, nobody sees it, and they press again. */
const LATE = /^an acknowledgement came after/;

let town: Town;
afterEach(async () => {
  endAll();
  await town.close(LATE);
});

/** A vote that is open on a platform, and the people who are going to vote. */
async function opened(platform: (typeof PLATFORMS)[number]) {
  const here = discussion(platform, town);
  await here.begin();
  await here.host('Choose for me');
  await here.host('Open the vote');
  await until(() => here.channel()[0]?.buttons.includes('B'), 'the vote');
  const crowd = platform === 'Discord' ? onDiscord(town) : onSlack(town);
  return { platform, here, crowd, people: Array.from({ length: PEOPLE }, (_, index) => crowd.person(index)) };
}

async function storm(share: (town: Town) => Promise<Shared>): Promise<void> {
  town = await openTown('requests', ACK);
  const shared = await share(town);
  const [one, other] = await Promise.all([1, 2].map(() => startBot({ ...town.settings, STORE_URL: shared.url })));
  if (!one || !other) throw new Error('Two processes are needed.');
  town.reach(one.at);
  const places = [await opened('Discord'), await opened('Slack')];

  const chance = pureRandDice.from(20_261_121);
  const processes = [one.at, other.at];
  let acknowledged = 0;
  const half = Promise.withResolvers<void>();
  const tell = (): void => {
    acknowledged += 1;
    if (acknowledged === PEOPLE) half.resolve();
  };
  const all = Promise.all(
    places.flatMap(({ crowd, people }) => people.map(({ id }) => votes(crowd, id, processes, chance, tell))),
  );
  await half.promise;
  // A quarter of all votes is saved: one process dies in the middle of its work, and then the store goes away.
  other.child.kill('SIGKILL');
  processes.splice(1);
  await shared.cut();
  await clock.wait(AWAY);
  await shared.heal();
  await all;

  for (const { platform, here, people } of places) {
    const { round } = await storedIn(shared, `room/${platform.toLowerCase()}:`);
    if (!round) throw new Error('The vote is gone.');
    const kept = people.map(({ key }) => letterOf(round.asked, voteIn(ballotOf(round, key), 1)?.option ?? ''));
    // Everybody saw B saved last, and no delivery that came after it took that back.
    expect(kept).toEqual(people.map(() => 'B'));
    expect(Object.keys(round.ballots)).toHaveLength(PEOPLE);
    await until(() => here.channel().some(({ words }) => words.includes(`${PEOPLE} have voted`)), 'the count');
    expect(here.channel()).toHaveLength(1);
  }
}

const LONG = 600_000;
const STORM = 'While one of two processes is killed and the store goes away for ten seconds, 200 people who vote twice';
const COUNTED = 'half of them on Discord and half on Slack, are counted once each, as they saw it saved';

describe(`${STORM}, in a file,`, () => {
  it(COUNTED, () => storm(inFile), LONG);
});
describeWith(redis, `${STORM}, in Redis,`, () => {
  it(COUNTED, () => storm(() => behindProxy('redis')), LONG);
});
describeWith(postgres, `${STORM}, in Postgres,`, () => {
  it(COUNTED, () => storm(() => behindProxy('postgres')), LONG);
});
