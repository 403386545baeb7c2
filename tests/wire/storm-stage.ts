// A crowd on a platform whose presses reach one of several processes, each twice: what they press, and what they see saved.
import { systemClock as clock } from '../../src/drivers/clock-system.ts';
import { said } from './discord/interactions.ts';
import { CHANNEL, press } from './discord/scene.ts';
import { hands, wordsOf } from './slack/hands.ts';
import type { Town } from './town.ts';

/** One press of one person: delivered any number of times to any process, and read at any time. */
export type Vote = {
  /** Ends when the process has answered, as far as this delivery is concerned; never rejects. */
  deliver(at: string): Promise<void>;
  /** The letter that the person saw saved for this press; undefined where no such word reached them. */
  saved(): string | undefined;
};

export type Crowd = {
  /** A person's id on the platform, and the key under which their ballot is kept. */
  readonly person: (index: number) => { readonly id: string; readonly key: string };
  vote(person: string, label: string): Vote;
};

/** How long somebody looks at "thinking" before they take it for lost, in milliseconds. */
const PATIENCE = 6_000;
const SAVED = /Saved: ([A-D])/;

/** Waits until `found`, at most as long as somebody has patience. */
async function patiently(found: () => boolean): Promise<void> {
  const end = clock.now() + PATIENCE;
  while (!found() && clock.now() < end) await clock.wait(20);
}

export function onDiscord({ discord }: Town): Crowd {
  const { interactions, channels } = discord;
  return {
    person(index) {
      const id = String(1_190_000_000_000_100_000n + BigInt(index));
      return { id, key: `discord:${id}` };
    },
    vote(person, label) {
      const [card] = channels.standing(CHANNEL);
      if (!card) throw new Error('There is nothing to vote on.');
      const exchange = interactions.open(press(card, label, { person }));
      const body = JSON.stringify(exchange.event);
      // "Thinking" on what everyone sees is a promise of a message beside it.
      const own = () => (exchange.callbacks[0]?.type === 4 ? exchange.original : exchange.followUps[0]);
      return {
        async deliver(at) {
          const sent = { method: 'POST', headers: discord.signed(body), body };
          const response = await fetch(`${at}/discord/interactions`, sent).catch(() => null);
          // The second answer to one interaction is refused there, as Discord does.
          if (response?.status === 200)
            interactions.acknowledge(exchange.id, exchange.token, await response.json().catch(() => null), []);
          if (response?.status === 202) await patiently(() => own() !== undefined);
        },
        saved: () => SAVED.exec(said(own()?.body))?.[1],
      };
    },
  };
}

export function onSlack({ slack }: Town): Crowd {
  return {
    person(index) {
      const id = `U0CROWD${index}`;
      return { id, key: `slack:T012AB3CD:${id}` };
    },
    vote(person, label) {
      const [card] = slack.conversations.standing('C0PAPERS');
      if (!card) throw new Error('There is nothing to vote on.');
      const known = slack.posts.length;
      const own = { trigger_id: slack.trigger(), response_url: slack.hook(person, 'C0PAPERS', true) };
      const saved = (): string | undefined => {
        const answers = slack.posts.slice(known).filter(({ user }) => user === person);
        return answers.map((each) => SAVED.exec(wordsOf(each))?.[1]).find((letter) => letter === label);
      };
      return {
        async deliver(at) {
          const hand = hands({ slack, clock, transport: 'http', url: () => at });
          const came = await hand.pressOn({ user: person }, card, label, own).then(
            () => true,
            () => false,
          );
          if (came) await patiently(() => slack.posts.slice(known).some(({ user }) => user === person));
        },
        saved,
      };
    },
  };
}
