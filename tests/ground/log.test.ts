// The log as an operator's program reads it: one JSON object a line, and no secret in any.
import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calm } from '../../src/drivers/log-pino.ts';

const CANARY = 'canary-5f2c-"quoted"';

/** Runs a few lines of code with a log at debug level in a process of its own, on `out` where it is given. */
function run(code: string, out: 'pipe' | number = 'pipe') {
  return spawnSync(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      '--input-type=module',
      '-e',
      `import { openLog } from './src/drivers/log-pino.ts';
       const canary = ${JSON.stringify(CANARY)};
       const log = openLog({ level: 'debug', secrets: [canary], to: 1 });
       ${code}`,
    ],
    { encoding: 'utf8', stdio: ['ignore', out, 'pipe'] },
  );
}

/** What it wrote, line by line. */
function written(code: string): readonly string[] {
  const { stdout, stderr, status } = run(code);
  expect([status, stderr]).toEqual([0, '']);
  return stdout.split('\n').filter((line) => line !== '');
}

describe('the log', () => {
  it('writes one line of JSON with level, time, facts and message', () => {
    const [line, ...rest] = written("log.info({ command: 'quiz', ms: 3 }, 'Answered.')");
    expect(rest).toEqual([]);
    expect(JSON.parse(line ?? '')).toMatchObject({ level: 'info', command: 'quiz', ms: 3, msg: 'Answered.' });
  });

  it('shows a secret nowhere: not in a message, a fact, an error, its cause or what hangs on it', () => {
    const lines = written(`
      log.debug({ config: { token: canary, deep: [canary] } }, 'with ' + canary);
      const error = new Error('refused ' + canary, { cause: new TypeError(canary) });
      error.request = { headers: { authorization: canary } };
      log.error({ error }, 'It failed.');
      log.warn({ [canary]: 1 }, 'as a name');`);
    expect(lines).toHaveLength(3);
    expect(lines.join('\n')).not.toContain('canary-5f2c');
    expect(lines[1]).toContain('TypeError');
  });

  it('hides fields that platforms fill with secrets, though nobody told it their values', () => {
    const [line] = written(`log.debug({ body: { response_url: 'https://a/1', trigger_id: '2', token: '3' },
      headers: { authorization: '4', 'x-slack-signature': '5' } }, 'came')`);
    expect(JSON.parse(line ?? '')).toMatchObject({
      body: { response_url: '[hidden]', trigger_id: '[hidden]', token: '[hidden]' },
      headers: { authorization: '[hidden]', 'x-slack-signature': '[hidden]' },
    });
  });

  it('cannot be made to write a second line, or to steer a terminal', () => {
    const lines = written(
      String.raw`log.info({ who: 'a\n{"level":"error"}\r\u2028\u009b2J\u202e' }, 'one\ntwo\u001b[2J')`,
    );
    expect(lines).toHaveLength(1);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: controls are what is looked for
    expect(lines[0]).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e]/);
    expect(JSON.parse(lines[0] ?? '').who).toBe('a\n{"level":"error"}\r\u2028\u009b2J\u202e');
  });
});

describe('a log on a full disk', () => {
  it('loses lines, and does not stop the bot', ({ skip }) => {
    if (!existsSync('/dev/full')) skip('This system has no /dev/full to write to.');
    const full = openSync('/dev/full', 'w');
    const { status, stderr } = run(
      "for (let count = 0; count < 5000; count++) log.info({ count }, 'x'.repeat(500));",
      full,
    );
    closeSync(full);
    expect([status, stderr]).toEqual([0, '']);
  });
});

describe('calm', () => {
  it('leaves a line that reads the same, but for the secrets in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (words) => {
        expect(JSON.parse(calm(JSON.stringify({ words }), []))).toEqual({ words });
      }),
    );
  });
});
