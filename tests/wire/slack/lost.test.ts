// An answer that cannot be shown at all: its person is told so, whichever way they asked.
import { afterEach, describe, expect, it } from 'vitest';
import { card, text } from '../../../src/core/card.ts';
import { type Command, shows } from '../../../src/core/command.ts';
import { press, write } from '../../../src/core/press.ts';
import { ana, openStage, type Stage, TRANSPORTS, wordsOf } from './stage.ts';

/** Over Slack's limit of blocks. */
const tooMuch = shows(
  card(
    'Too much',
    Array.from({ length: 60 }, (_, number) => text(`Line ${number}`)),
  ),
);
const much: Command = {
  name: 'much',
  summary: 'Answers with more than fits.',
  audience: 'anyone',
  options: [],
  start: () => tooMuch,
  moves: { more: () => tooMuch },
};

let stage: Stage;
afterEach(() => stage.close());

describe.each(TRANSPORTS)('Over %s, an answer that cannot be drawn', (transport) => {
  it('to a command leaves nobody without a word', async () => {
    stage = await openStage(transport, { world: { commands: [much] } });
    await stage.command(ana, '/af-much');
    expect(wordsOf(await stage.shown(1))).toContain('it is my fault, not yours');
  });

  it('to a press leaves the card that was pressed, and says so beside it', async () => {
    stage = await openStage(transport, { world: { commands: [much] } });
    await stage.press(ana, write(press('much', 'more')));
    const told = await stage.shown(1);
    expect(wordsOf(told)).toContain('it is my fault, not yours');
    expect(told).toMatchObject({ user: ana.user, body: { replace_original: false, response_type: 'ephemeral' } });
  });
});
