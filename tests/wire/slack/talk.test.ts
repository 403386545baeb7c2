// Every command, from start to end, on the real Bolt over a socket and over HTTP.
import { afterEach, describe, expect, it } from 'vitest';
import { ana, openStage, type Stage, TRANSPORTS, wordsOf } from './stage.ts';

let stage: Stage;
afterEach(() => stage.close());
describe.each(TRANSPORTS)('over %s', (transport) => {
  it('answers /help', async () => {
    stage = await openStage(transport);
    const answer = await stage.command(ana, '/af-help');
    expect(wordsOf(answer)).toContain('Two Tiers');
    await stage.click(ana, 'Quiz me');
    await stage.shown(2);
      stage.slack.posts.map((p) => [p.by, wordsOf(p).slice(0, 200)]),
      stage.log.lines,
    );
  });
});
