// Every card that a plan can lead to, laid out part by part, so that an author hears of one that is too long.
import type { Card } from './core/card.ts';
import { askedOf } from './core/discuss.ts';
import type { Study } from './core/library.ts';
import { planned, type Session, stateOf, visitOf } from './core/session.ts';
import { type Deck, next, start } from './core/session-course.ts';
import { addCard, added, addPhases, editCard } from './core/session-editing.ts';
import { panelCard } from './core/session-panel.ts';
import { sessionPosts } from './core/session-posts.ts';
import { hereCard, mineCard, predictCard, whereCard } from './core/session-private.ts';
import { say } from './core/text.ts';

/** What a session is walked through with: each question as it is written, each prompt in words. */
const deckOf = (study: Study): Deck => ({
  question(id) {
    const found = study.questions.get(id);
    return found ? { asked: askedOf(found, { whole: () => 0, real: () => 0 }), id: 'check' } : null;
  },
  prompt(id) {
    const found = study.prompts.get(id);
    return found ? say(found.prompt) : null;
  },
});

/** Every card of a session that nobody writes anything into, part by part: for everyone, for one person, for its host. */
function sessionCards(study: Study, first: Session): readonly Card[] {
  const deck = deckOf(study);
  const cards: Card[] = [
    panelCard(study, first, []),
    editCard(study, first, []),
    hereCard(first, 'check'),
    ...['pair', 'read', 'ask', 'talk', 'experiment'].map((kind) => addCard(study, first, kind)),
  ];
  let { session } = start(first, { host: 'check', by: 'start', now: 0, deck });
  while (stateOf(session) === 'on') {
    cards.push(...sessionPosts(study, session).map((post) => post.card));
    cards.push(panelCard(study, session, []), whereCard(study, session, 'check'));
    session = next(session, { visit: visitOf(session), by: `next-${visitOf(session)}`, now: 0 }, deck).session;
  }
  return [...cards, ...sessionPosts(study, session).map((post) => post.card)];
}

const predicting = (study: Study, session: Session): readonly Card[] =>
  session.agenda.phases.flatMap((phase) => {
    const pair = study.pairs.get(phase.pair ?? '');
    return pair ? [predictCard(study, session, pair, 'check'), mineCard(study, session, pair, 'check')] : [];
  });

/** The session with each thing alone that a host can add. */
const everyAddition = (study: Study, bare: Session): readonly Session[] =>
  (
    [
      ['pair', study.pairs],
      ['read', study.lessons],
      ['ask', study.lessons],
      ['talk', study.prompts],
      ['experiment', study.pairs],
    ] as const
  ).flatMap(([kind, all]) =>
    [...all.keys()].flatMap((id) => {
      const phases = added(study, bare, kind, id);
      // Alone, since the rest of the plan is laid out as it is.
      const none = { ...bare, agenda: { phases: [], next: 1 } };
      return phases.length === 0 ? [] : [addPhases(none, phases, 'add').session];
    }),
  );

/** The cards of each plan; and, once, of all that a host can add to one. */
export function planCards(study: Study): readonly { readonly plan: string; readonly shown: Card }[] {
  return [...study.plans.values()].flatMap((plan, index) => {
    const bare = planned(plan, { id: 'check', scope: '-', by: 'check' });
    const sessions = index === 0 ? [bare, ...everyAddition(study, bare)] : [bare];
    const cards = sessions.flatMap((session) => [...sessionCards(study, session), ...predicting(study, session)]);
    return [...new Map(cards.map((shown) => [JSON.stringify(shown), shown])).values()].map((shown) => ({
      plan: plan.id,
      shown,
    }));
  });
}
