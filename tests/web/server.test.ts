import { createServer, get, type Server } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { PortsInUse, startDashboard, type Dashboard } from '../../web/server/start-dashboard.ts';
import { call, type Reply } from './call.ts';
import { samplePortfolio, type SamplePortfolio } from './sample-portfolio.ts';

let portfolio: SamplePortfolio;
let dashboard: Dashboard;

beforeAll(async () => {
  portfolio = await samplePortfolio({ bars: 300, left: 5 });
  dashboard = await startDashboard({ port: 0, sources: portfolio.sources });
});

/** Dashboards a test has started beside the one that all share. */
const others: Dashboard[] = [];

afterEach(async () => {
  for (const other of others.splice(0)) await other.close();
});

afterAll(() => dashboard.close());

async function serve(options: Parameters<typeof startDashboard>[0]): Promise<Dashboard> {
  const served = await startDashboard(options);
  others.push(served);
  return served;
}

const ask = (path: string, options?: Parameters<typeof call>[1]): Promise<Reply> =>
  call(`${dashboard.url}${path}`, options);

const codeOf = ({ text }: Reply): unknown => (JSON.parse(text) as { error: { code: string } }).error.code;

describe('approvals', () => {
  const question = { what: 'buy 1 SPX', howMuch: 'all', why: 'long', worstCase: 'the stop' };
  const about = { decisionId: '20200417T2001', symbol: 'SPX' };
  const reply = (body: unknown, headers: Record<string, string> = {}): Promise<Reply> =>
    ask('api/approvals', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });

  test('the owner is asked, approves, and the cycle hears it once', async () => {
    const answered = portfolio.desk.ask({ ...about, question, deadlineMs: 30_000 });
    const { text } = await ask('api/approvals');
    expect(JSON.parse(text)).toMatchObject({ approvals: [{ ...about, question }] });
    expect(await reply({ ...about, answer: 'approve' })).toMatchObject({ status: 200 });
    expect(await answered).toEqual({ symbol: 'SPX', answer: 'approve', by: 'owner' });
    const again = await reply({ ...about, answer: 'reject' });
    expect(again.status).toBe(409);
    expect(codeOf(again)).toBe('NOT_ASKED');
  });

  test('an answer that is none is refused, and the question stays', async () => {
    const answered = portfolio.desk.ask({ ...about, question, deadlineMs: 30_000 });
    for (const body of [
      { ...about, answer: 'maybe' },
      { ...about },
      { ...about, answer: 'approve', x: 1 },
      [],
      'null',
    ]) {
      const refused = await reply(body);
      expect(refused.status).toBe(400);
      expect(codeOf(refused)).toBe('BAD_INPUT');
    }
    expect(codeOf(await reply('{"decisionId":'))).toBe('NOT_JSON');
    expect((await reply(`"${'x'.repeat(5_000)}"`)).status).toBe(413);
    expect(portfolio.desk.pending()).toHaveLength(1);
    portfolio.desk.answer(about.decisionId, about.symbol, 'reject');
    expect(await answered).toMatchObject({ answer: 'reject' });
  });

  test('another site cannot answer for the owner, whatever it sends', async () => {
    const asked = portfolio.desk.ask({ ...about, question, deadlineMs: 30_000 });
    const approve = { ...about, answer: 'approve' };
    expect(codeOf(await reply(approve, { origin: 'https://evil.example' }))).toBe('FOREIGN_ORIGIN');
    expect(codeOf(await reply(approve, { origin: 'null' }))).toBe('FOREIGN_ORIGIN');
    expect(codeOf(await reply(approve, { origin: 'http://localhost:1' }))).toBe('FOREIGN_ORIGIN');
    expect(codeOf(await reply(approve, { host: 'evil.example' }))).toBe('FOREIGN_HOST');
    expect(codeOf(await reply(approve, { 'content-type': 'text/plain' }))).toBe('NOT_JSON');
    expect(codeOf(await reply(approve, { 'content-type': 'application/x-www-form-urlencoded' }))).toBe(
      'NOT_JSON',
    );
    expect(portfolio.desk.pending()).toHaveLength(1);
    const own = dashboard.url.replace(/\/$/, '');
    expect((await reply(approve, { origin: own })).status).toBe(200);
    await asked;
  });
});

describe('the owner’s controls', () => {
  const control = (body: unknown, headers: Record<string, string> = {}) =>
    ask('api/controls', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });

  test('a pause is left for the system; what loosens is answered with a code', async () => {
    const paused = await control({ act: 'pause', reason: ' because ' });
    expect([paused.status, JSON.parse(paused.text)]).toEqual([200, {}]);
    const resumed = await control({ act: 'resume', reason: 'found it' });
    expect(JSON.parse(resumed.text)).toEqual({ code: expect.stringMatching(/^[A-Z2-9]{8}$/) });
  });

  test('without a reason, with a word too many, or from another site nothing is asked', async () => {
    for (const body of [
      { act: 'kill' },
      { act: 'kill', reason: '  ' },
      { act: 'confirm', reason: 'x' },
      { act: 'normal', reason: 'x' },
      { act: 'kill', reason: 'x', policy: 'halt' },
    ])
      expect((await control(body)).status).toBe(400);
    const kill = { act: 'kill', reason: 'x' };
    expect(codeOf(await control(kill, { origin: 'https://evil.example' }))).toBe('FOREIGN_ORIGIN');
    expect(codeOf(await control(kill, { 'content-type': 'text/plain' }))).toBe('NOT_JSON');
  });
});

describe('what is refused', () => {
  test('one that does not exist is not found, and a strange id is refused', async () => {
    const missing = await ask('api/decisions/19000101T0000');
    expect(missing.status).toBe(404);
    expect(codeOf(missing)).toBe('NO_SUCH_DECISION');
    const strange = await ask("api/decisions/'%20OR%201=1");
    expect(strange.status).toBe(400);
    expect(codeOf(strange)).toBe('BAD_INPUT');
  });

  test('a page reached by a name that is not ours gets nothing, not even to read', async () => {
    for (const host of [
      'evil.example',
      'evil.example:80',
      '127.0.0.1.evil.example',
      'localhost.evil.example',
      '[::1]',
    ]) {
      const refused = await ask('api/status', { headers: { host } });
      expect(refused.status).toBe(421);
      expect(codeOf(refused)).toBe('FOREIGN_HOST');
    }
    expect((await ask('', { headers: { host: 'evil.example' } })).status).toBe(421);
    expect((await ask('api/events', { headers: { host: 'evil.example' } })).status).toBe(421);
    expect((await ask('api/status', { headers: { host: 'localhost:9' } })).status).toBe(200);
  });

  test('an unknown path is not found, and a known one says which methods it takes', async () => {
    for (const path of [
      'api/secrets',
      'app.js.map',
      '../package.json',
      'web/server/start-dashboard.ts',
      'api/',
    ]) {
      expect(codeOf(await ask(path))).toBe('NOT_FOUND');
    }
    const wrong = await ask('api/status', { method: 'DELETE' });
    expect(wrong).toMatchObject({ status: 405, headers: { allow: 'GET' } });
    expect((await ask('api/approvals', { method: 'PUT' })).headers['allow']).toBe('GET, POST');
  });

  test('a query that is out of bounds names the field', async () => {
    for (const query of [
      'decisions?limit=0',
      'decisions?limit=201',
      'decisions?before=-1',
      'decisions?before=x',
      'decisions?filter=rich',
      'decisions?limt=5',
      'curve?after=1.5',
      'curve?after=1e99',
    ]) {
      const refused = await ask(`api/${query}`);
      expect([query, refused.status, codeOf(refused)]).toEqual([query, 400, 'BAD_INPUT']);
    }
    expect((await ask('api/decisions?limit=0')).text).toContain('limit');
  });

  test('a store that fails is an error in words, and the next request is served', async () => {
    let broken = true;
    const store = {
      load: () => (broken ? Promise.reject(new Error('the disk is gone')) : portfolio.store.load()),
    };
    const served = await serve({ port: 0, sources: { ...portfolio.sources, store } });
    const failed = await call(`${served.url}api/status`);
    expect(failed.status).toBe(500);
    expect(failed.text).toContain('the disk is gone');
    broken = false;
    expect((await call(`${served.url}api/status`)).status).toBe(200);
  });
});

describe('the page', () => {
  test('it runs its own script and style alone, and asks nothing of anybody else', async () => {
    const page = await ask('');
    const policy = String(page.headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe|\*|http/);
    expect(page.text).not.toMatch(/<script(?![^>]*\bsrc="\/)|\son\w+=|\sstyle=|https?:/);
    for (const asset of ['app.js', 'styles.css', 'favicon.svg']) {
      const { status, headers } = await ask(asset);
      expect([asset, status, headers['x-content-type-options']]).toEqual([asset, 200, 'nosniff']);
    }
    const { text: style } = await ask('styles.css');
    expect(style).not.toMatch(/url\(|@import/);
  });

  test('a browser that has it already is told so', async () => {
    const first = await ask('app.js');
    const etag = String(first.headers['etag']);
    const second = await ask('app.js', { headers: { 'if-none-match': etag } });
    expect(second).toMatchObject({ status: 304, text: '' });
    expect(await ask('app.js', { method: 'HEAD' })).toMatchObject({ status: 200, text: '' });
    expect((await ask('app.js', { headers: { 'if-none-match': '"other"' } })).status).toBe(200);
  });
});

describe('events', () => {
  test('a thousand changes at once are one event', async () => {
    const stream = await listen(dashboard.url);
    for (let change = 0; change < 1_000; change++) dashboard.notify();
    await stream.until((text) => text.includes('event: change'));
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(stream.text().match(/event: change/g)).toHaveLength(1);
    stream.stop();
  });

  test('closing ends open streams and lets go of the port', async () => {
    const served = await serve({ port: 0, sources: portfolio.sources });
    const stream = await listen(served.url);
    await served.close();
    await stream.ended;
    const port = Number(new URL(served.url).port);
    const next = await serve({ port, sources: portfolio.sources });
    expect(new URL(next.url).port).toBe(String(port));
  });

  test('there is an end to how many pages may listen', async () => {
    const served = await serve({ port: 0, sources: portfolio.sources });
    const streams = await Promise.all(Array.from({ length: 32 }, () => listen(served.url)));
    expect(codeOf(await call(`${served.url}api/events`))).toBe('TOO_MANY_PAGES');
    streams[0]?.stop();
    await new Promise((resolve) => setTimeout(resolve, 50));
    (await listen(served.url)).stop();
  });
});

describe('the port', () => {
  test('where it is in use, one of the next few is taken', async () => {
    const taken = Number(new URL(dashboard.url).port);
    const other = await serve({ port: taken, sources: portfolio.sources });
    const port = Number(new URL(other.url).port);
    expect(port).toBeGreaterThan(taken);
    expect(port).toBeLessThan(taken + 10);
  });

  test('where none is free, it says which were tried', async () => {
    const blockers = await blockTopPorts();
    await expect(serve({ port: 65_533, sources: portfolio.sources })).rejects.toThrow(
      new PortsInUse('ports 65533 to 65535 are all in use: choose another one'),
    );
    for (const blocker of blockers) blocker.close();
  });
});

interface Listening {
  readonly text: () => string;
  readonly until: (done: (text: string) => boolean) => Promise<void>;
  readonly stop: () => void;
  readonly ended: Promise<void>;
}

function listen(url: string): Promise<Listening> {
  return new Promise((resolve, reject) => {
    const sent = get(`${url}api/events`, { agent: false }, (response) => {
      let text = '';
      let check = (): void => undefined;
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
        check();
      });
      const ended = new Promise<void>((end) => {
        response.on('close', end);
      });
      resolve({
        text: () => text,
        until: (done) =>
          new Promise((reached) => {
            check = () => {
              if (done(text)) reached();
            };
            check();
          }),
        stop: () => sent.destroy(),
        ended,
      });
    });
    sent.on('error', reject);
  });
}

async function blockTopPorts(): Promise<readonly Server[]> {
  return Promise.all(
    [65_533, 65_534, 65_535].map(
      (port) =>
        new Promise<Server>((resolve) => {
          const blocker = createServer();
          // Taken by another program is as good.
          blocker.on('error', () => {
            resolve(blocker);
          });
          blocker.listen(port, '127.0.0.1', () => {
            resolve(blocker);
          });
        }),
    ),
  );
}
