// A discussion in a channel of each platform, told alike: what its host and its voters press, and what stands there for everyone.
import type { Message } from './discord/interactions.ts';
import { ANA, BEN, CHANNEL, command, labels, press, words } from './discord/scene.ts';
import { admin, controlsOf, wordsOf } from './slack/hands.ts';
import type { Town } from './town.ts';

/** What stands somewhere for everyone. */
export type Standing = { readonly words: string; readonly buttons: readonly string[]; readonly remove: () => void };

export type Discussion = {
  /** Types the command; gives what the host then sees alone. */
  begin(): Promise<string>;
  /** Presses a button of the host's panel; gives what the host then sees. */
  host(label: string): Promise<string>;
  /** Somebody presses a button of the newest card in the channel that has it; gives what they then see alone. */
  vote(label: string, person?: string): Promise<string>;
  channel(): readonly Standing[];
  /** What stands in the thread under the first card. */
  thread(): readonly Standing[];
  /** Whom each message called by a mention. */
  called(): readonly (readonly string[])[];
  /** Holds the next post on its way; when it is there, and what lets it through. */
  hold(): { readonly came: Promise<void>; readonly letGo: () => void };
  /** How often the bot has tried to edit what stands there. */
  edits(): number;
  /** Takes away the bot's right to post, or gives it back. */
  mayPost(may: boolean): void;
};

const HOSTS = { person: BEN, permissions: String(1n << 33n) };

function hold() {
  const [came, through] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  return {
    came: came.promise,
    letGo: () => through.resolve(),
    wait: (): Promise<void> => {
      came.resolve();
      return through.promise;
    },
  };
}

function onDiscord({ discord, people }: Town): Discussion {
  const { channels } = discord;
  let panel: Message | undefined;
  function seen(message: Message): string {
    panel = message;
    return words(message);
  }
  const standing = (where: string): readonly Standing[] =>
    channels.standing(where).map((message) => ({
      words: words(message),
      buttons: labels(message),
      remove: () => channels.remove(message.id),
    }));
  return {
    begin: async () => seen(await people.read(command('discuss', {}, HOSTS))),
    async host(label) {
      if (!panel) throw new Error('The host has no panel.');
      return seen(await people.read(press(panel, label, HOSTS)));
    },
    async vote(label, person = ANA) {
      const message = channels.standing(CHANNEL).findLast((each) => labels(each).includes(label));
      if (!message) throw new Error(`Nothing in the channel has "${label}".`);
      return words(await people.read(press(message, label, { person })));
    },
    channel: () => standing(CHANNEL),
    thread: () => [...channels.threads.values()].flatMap(({ id }) => standing(id)),
    called: () => channels.posted.map((each) => each.called),
    hold() {
      const held = hold();
      discord.trouble('post', held.wait);
      return held;
    },
    edits: () => discord.requests.filter((each) => each === 'edit of a post').length,
    mayPost: (may) => channels.deny(CHANNEL, ...(may ? [] : (['write'] as const))),
  };
}

function onSlack({ slack, hands }: Town): Discussion {
  const { conversations } = slack;
  const channel = admin.channel ?? '';
  const standing = (thread?: string): readonly Standing[] =>
    conversations.standing(channel, thread).map(({ body, ts }) => ({
      words: wordsOf(body),
      buttons: controlsOf(body).map(([label]) => label),
      remove: () => conversations.remove(ts),
    }));
  /** What comes of something that is done, in words. */
  async function then(work: () => Promise<unknown>): Promise<string> {
    const shown = slack.posts.length;
    await work();
    return wordsOf(await hands.shown(shown + 1));
  }
  return {
    begin: () => then(() => hands.command(admin, '/af-discuss')),
    host: (label) => then(() => hands.click(admin, label)),
    async vote(label, user = 'U0ANA') {
      const has = (body: unknown): boolean => controlsOf(body).some(([each]) => each === label);
      const found = conversations.standing(channel).findLast(({ body }) => has(body));
      if (!found) throw new Error(`Nothing in the channel has "${label}".`);
      return then(() => hands.pressOn({ user, channel }, found, label));
    },
    channel: () => standing(),
    thread: () => conversations.standing(channel).flatMap(({ ts }) => standing(ts)),
    called: () => conversations.posted.map((each) => each.called),
    hold() {
      const held = hold();
      slack.plan('chat.postMessage', held.wait);
      return held;
    },
    edits: () => slack.calls.filter(({ method }) => method === 'chat.update').length,
    mayPost: (may) =>
      void (may ? conversations.closed.delete(channel) : conversations.closed.set(channel, 'not_in_channel')),
  };
}

export const PLATFORMS = ['Discord', 'Slack'] as const;
export const discussion = (platform: (typeof PLATFORMS)[number], town: Town): Discussion =>
  platform === 'Discord' ? onDiscord(town) : onSlack(town);
