// The whole bot as a process: how it starts, what it refuses, and how it stops.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { KEY, openAnthropic } from '../wire/anthropic/anthropic.ts';
import { HAIKU } from '../wire/anthropic/shapes.ts';
import { endAll, startBot, startProcess } from './start.ts';

const folder = mkdtempSync(join(tmpdir(), 'two-tiers-main-'));
afterEach(endAll);
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs the bot to an end that it reaches by itself. */
async function refused(
  environment: Record<string, string>,
): Promise<{ code: number | null; out: string; err: string }> {
  const { ended, out, err } = startProcess(['src/main.ts'], environment);
  const { code } = await ended;
  return { code, out: out(), err: err() };
}

describe('a start', () => {
  it('says what is on and where, what is off and how to switch it on, and is alive and ready', async () => {
    const { at, out } = await startBot();
    expect(out()).toMatch(/^ {2}on {3}Playground {2}open http:\/\/127\.0\.0\.1:\d+ in a browser$/m);
    expect(out()).toMatch(/^ {2}off {2}Discord /m);
    expect((await fetch(`${at}/healthz`)).status).toBe(200);
    expect((await fetch(`${at}/readyz`)).status).toBe(200);
    expect(await (await fetch(at)).text()).toContain('Two Tiers');
  });

  it('keeps what it learns in a file that it makes', async () => {
    const path = join(folder, 'new', 'kept.sqlite');
    const { at, child, ended } = await startBot({ STORE_URL: `sqlite:${path}` });
    expect((await fetch(`${at}/readyz`)).status).toBe(200);
    child.kill('SIGTERM');
    expect(await ended).toEqual({ code: 0, signal: null });
    expect(readFileSync(path).subarray(0, 15).toString()).toBe('SQLite format 3');
  });

  it('on every address has no playground, says so at its door, and is alive but not ready', async () => {
    const { at, out } = await startBot({ HOST: '0.0.0.0' });
    expect(out()).toContain('off  Playground  PLAYGROUND=on switches it on, since HOST lets other machines in');
    expect((await fetch(`${at}/healthz`)).status).toBe(200);
    const ready = await fetch(`${at}/readyz`);
    expect([ready.status, await ready.text()]).toEqual([503, 'not ready: nothing is switched on\n']);
    expect(await (await fetch(at)).text()).toContain('PLAYGROUND=on');
  });

  it('shows PRIVACY.md to whoever comes by PUBLIC_URL, and /help leads there', async () => {
    const { at } = await startBot({ PUBLIC_URL: 'https://bot.example', PLAYGROUND: 'on' });
    const page = await fetch(`${at}/privacy`);
    expect(page.headers.get('content-type')).toMatch(/^text\/plain/);
    expect(await page.text()).toBe(readFileSync(new URL('../../PRIVACY.md', import.meta.url), 'utf8'));
    const env = { PATH: process.env.PATH, STORE_URL: 'memory:', PUBLIC_URL: 'https://bot.example' };
    const input = '/help\n/quit\n';
    const terminal = spawnSync(process.execPath, ['src/main.ts', '--terminal'], { env, input, encoding: 'utf8' });
    expect(terminal.stdout).toContain('https://bot.example/privacy');
  });

  it('says where the live demo is and what it may cost, and asks the service once what the model is', async () => {
    const api = await openAnthropic();
    const { at, printed } = await startBot({ ANTHROPIC_API_KEY: KEY, ANTHROPIC_BASE_URL: api.url });
    await printed(/^ {2}on {3}Live demo {3}claude-haiku-5-5, for at most \$2 a day, \$20 a month, where /m);
    await expect.poll(() => api.looks).toEqual(['claude-haiku-5-5']);
    expect([api.questions, api.faults]).toEqual([[], []]);
    const numbers = await (await fetch(`${at}/metrics`)).text();
    expect(numbers).toContain('\nllm_cost_usd_total 0\n');
    expect(numbers).toContain('\nllm_breaker_state 0\n');
    await api.close();
  });

  it('tells its operator in one line that the model is withdrawn, and serves all the same', async () => {
    const api = await openAnthropic({ models: [{ ...HAIKU, lifecycle: 'deprecated' }] });
    const { at, printed, out } = await startBot({ ANTHROPIC_API_KEY: KEY, ANTHROPIC_BASE_URL: api.url });
    await printed(/The live demo is off: DEMO_MODEL is not offered any more/);
    expect((await fetch(`${at}/readyz`)).status).toBe(200);
    expect(out().match(/live demo is off/g)).toHaveLength(1);
    await api.close();
  });

  it('says that a cap of nothing lets the live demo ask nothing', async () => {
    const { printed } = await startBot({
      ANTHROPIC_API_KEY: KEY,
      ANTHROPIC_BASE_URL: 'http://127.0.0.1:9',
      DEMO_CAP_MONTH: '0',
    });
    await printed(/^ {2}on {3}Live demo {3}claude-haiku-5-5, but a cap of 0 lets it ask nothing/m);
  });

  it('reads the library of the model only where there is a key', async () => {
    const watch = `data:text/javascript,import{registerHooks}from"node:module";registerHooks({load(url,context,next){if(url.includes("@anthropic-ai"))console.log("read",url);return next(url,context)}})`;
    const off = startProcess(['--import', watch, 'src/main.ts']);
    const on = startProcess(['--import', watch, 'src/main.ts'], {
      ANTHROPIC_API_KEY: KEY,
      ANTHROPIC_BASE_URL: 'http://127.0.0.1:9',
    });
    await Promise.all([off.printed(/Ctrl\+C stops it/), on.printed(/^read .*@anthropic-ai/m)]);
    off.child.kill('SIGTERM');
    expect((await off.ended).code).toBe(0);
    expect(off.out()).not.toContain('@anthropic-ai');
    expect(on.out().indexOf('Ctrl+C stops it')).toBeLessThan(on.out().indexOf('@anthropic-ai'));
  });
});

describe('a start that cannot be', () => {
  it('names a bad variable in one line, and not its value, and ends with the code that says to mend it first', async () => {
    expect(await refused({ PORT: 'canary' })).toEqual({
      code: 78,
      out: '',
      err: 'PORT must be a whole number from 0 to 65535 (0: any free port).\n',
    });
  });

  it('names PORT when it is in use', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const address = other.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const { code, err } = await refused({ PORT: String(port) });
    other.close();
    expect(code).toBe(1);
    expect(err).toBe(
      `PORT: ${port} is in use on 127.0.0.1. Stop the other program, or set PORT to another number (0: any free port).\n`,
    );
  });

  it('leaves a file that is no database as it is, and says the way out', async () => {
    const path = join(folder, 'letter.sqlite');
    writeFileSync(path, 'Dear diary, '.repeat(500));
    const { code, err } = await refused({ STORE_URL: `sqlite:${path}` });
    expect(code).toBe(78);
    expect(err).toContain('letter.sqlite');
    expect(err).not.toMatch(/^\s+at /m);
    expect(readFileSync(path, 'utf8')).toBe('Dear diary, '.repeat(500));
  });

  it('says which words it takes', async () => {
    const { ended, err } = startProcess(['src/main.ts', '--helo']);
    expect([(await ended).code, err()]).toEqual([
      1,
      'npm start takes no words after it but --terminal and --no-open: npm start -- --terminal\n',
    ]);
  });
});

describe('a stop', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('by %s is in order and ends with 0', async (signal) => {
    const { child, ended, out, err } = await startBot();
    child.kill(signal);
    expect(await ended).toEqual({ code: 0, signal: null });
    expect([out().includes('Stopping'), err()]).toEqual([true, '']);
  });

  it('ends live pages that are open', async () => {
    const { at, child, ended } = await startBot();
    const page = await fetch(`${at}/play/events?seats=learner`);
    expect(page.status).toBe(200);
    child.kill('SIGTERM');
    expect((await ended).code).toBe(0);
    await page.text().catch(() => 'cut');
  });

  it('asked for twice is at once, whatever is under way', async () => {
    const { at, child, ended, printed } = await startBot();
    const begun = new ReadableStream({ start: (stream) => stream.enqueue(new TextEncoder().encode('{"never":')) });
    const headers = { 'content-type': 'application/json' };
    const request = fetch(`${at}/play/ask`, { method: 'POST', headers, body: begun, duplex: 'half' }).catch(
      () => 'cut',
    );
    // The connection behind it is answered only once the first one was taken up.
    await fetch(`${at}/healthz`);
    child.kill('SIGTERM');
    await printed(/Stopping/);
    const again = setInterval(() => child.kill('SIGTERM'), 100);
    const { code } = await ended;
    clearInterval(again);
    expect(code).toBe(1);
    expect(await request).toBe('cut');
  });

  it('reaches the bot through bin/run', async () => {
    const started = startProcess(['bin/run', 'start']);
    await started.printed(/healthz/);
    started.child.kill('SIGTERM');
    expect(await started.ended).toEqual({ code: 0, signal: null });
  });
});

describe('a running bot', () => {
  it('outlives a reader of its output that goes away', async () => {
    const { at, child, ended } = await startBot({ LOG_LEVEL: 'debug' });
    child.stdout?.destroy();
    child.stderr?.destroy();
    for (let count = 0; count < 5; count++) expect((await fetch(`${at}/healthz`)).status).toBe(200);
    child.kill('SIGTERM');
    expect((await ended).code).toBe(0);
  });

  it('notes an error that nobody caught, and ends with 1', async () => {
    const preload = `data:text/javascript,process.on("SIGUSR2",()=>{Promise.reject(new Error("nobody caught me"))})`;
    const started = startProcess(['--import', preload, 'src/main.ts']);
    await started.printed(/healthz/);
    started.child.kill('SIGUSR2');
    expect((await started.ended).code).toBe(1);
    const [line] = started
      .out()
      .split('\n')
      .filter((each) => each.includes('nobody caught me'));
    expect(JSON.parse(line ?? '')).toMatchObject({ level: 'error' });
  });

  it('never prints or answers with a secret, at debug level either', async () => {
    const canary = 'canary0123456789abcdef';
    const api = await openAnthropic();
    const { at, child, ended, out, err } = await startBot({
      LOG_LEVEL: 'debug',
      ENCRYPTION_KEY: canary
        .replace('canary', 'cafe')
        .padEnd(64, '0')
        .replace(/[^0-9a-f]/g, '0'),
      ANTHROPIC_API_KEY: `sk-ant-${canary}`,
      ANTHROPIC_BASE_URL: api.url,
    });
    await expect.poll(() => api.heads.length).toBeGreaterThan(0);
    const secret = { authorization: `Bearer sk-ant-${canary}`, cookie: `sk-ant-${canary}` };
    const answers = await Promise.all(
      ['/', '/healthz', '/readyz', '/nowhere', `/play/complete?line=/help%20sk-ant-${canary}`, '/figures/none.png'].map(
        async (path) => (await fetch(at + path, { headers: secret })).text(),
      ),
    );
    const asked = await fetch(`${at}/play/ask`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...secret },
      body: '{"place":"no"}',
    });
    child.kill('SIGTERM');
    await ended;
    await api.close();
    for (const text of [...answers, await asked.text(), out(), err()]) {
      expect(text).not.toContain(canary);
      expect(text).not.toContain('cafe0123456789');
    }
  });
});
