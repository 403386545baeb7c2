// People on a card that everyone sees, by name: Slack knows no mention that does not call whom it names.
import type { Block, Card } from '../../core/card.ts';
import type { Span, Text } from '../../core/text.ts';

/** The most people of one card whose names are asked for. */
const MOST = 20;

const peopleIn = (text: Text): readonly string[] =>
  text.flatMap((span) => (typeof span === 'object' && span.kind === 'person' ? [span.id] : []));

/** Every text of a block that can name people, changed. */
function changed(block: Block, change: (text: Text) => Text): Block {
  switch (block.kind) {
    case 'text':
    case 'note':
      return { ...block, text: change(block.text) };
    case 'facts':
      return { ...block, facts: block.facts.map((each) => ({ ...each, text: change(each.text) })) };
    case 'compare': {
      const [one, other] = block.sides;
      return {
        ...block,
        sides: [
          { ...one, text: change(one.text) },
          { ...other, text: change(other.text) },
        ],
      };
    }
    default:
      return block;
  }
}

const everywhere = (card: Card, change: (text: Text) => Text): Card => ({
  ...card,
  title: change(card.title),
  body: card.body.map((block) => changed(block, change)),
});

/** The people whom a card names, each once. */
function people(card: Card): readonly string[] {
  const found = new Set<string>();
  everywhere(card, (text) => {
    for (const id of peopleIn(text)) found.add(id);
    return text;
  });
  return [...found];
}

/** Who is named where Slack does not say the name: a mention would call them, and nobody is called without need. */
const UNNAMED = 'someone';

/** The card with people's names in the place of mentions; whoever is `called` is still mentioned, and nobody else. */
export async function withNames(
  card: Card,
  nameOf: (id: string) => Promise<string | undefined>,
  called?: string,
): Promise<Card> {
  const ids = people(card).filter((id) => id !== called);
  if (ids.length === 0) return card;
  const asked = await Promise.all(ids.slice(0, MOST).map(async (id) => [id, await nameOf(id)] as const));
  const names = new Map(asked.flatMap(([id, name]) => (name === undefined ? [] : [[id, name] as const])));
  return everywhere(card, (text) =>
    text.map((span): Span => {
      if (typeof span !== 'object' || span.kind !== 'person' || span.id === called) return span;
      return names.get(span.id) ?? UNNAMED;
    }),
  );
}
