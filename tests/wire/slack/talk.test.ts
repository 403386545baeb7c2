// Every command, from start to end, on the real Bolt over a socket and over HTTP.
import { afterEach, describe, expect, it } from 'vitest';
import { ana, openStage, type Stage, TRANSPORTS, wordsOf } from './stage.ts';

let stage: Stage;
afterEach(() => stage.close());

describe.each(TRANSPORTS)('Over %s', (transport) => {
  it('the acknowledgement of /help is its answer, and its buttons work', async () => {
    stage = await openStage(transport);
    expect(wordsOf(await stage.command(ana, '/af-help'))).toContain('I teach one study');
    await stage.click(ana, 'Quiz me');
    expect(wordsOf(await stage.shown(2))).toContain('Question 1 of 5');
  });
});
