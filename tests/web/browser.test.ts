import { existsSync } from 'node:fs';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { UNATTENDED } from '../../layers/app/ports/approval-desk.ts';
import { assert } from '../../layers/core/foundation/assert.ts';
import { startDashboard, type Dashboard } from '../../web/server/start-dashboard.ts';
import { samplePortfolio, type SamplePortfolio } from './sample-portfolio.ts';
import { workedDecision } from './worked-decision.ts';

const CHROMIUM = '/usr/bin/chromium';
const there = existsSync(CHROMIUM);
if (!there) console.log(`skipped: the page is not tried in a browser, for there is no ${CHROMIUM}`);
const inBrowser = there ? describe : describe.skip;

const DESKTOP: BrowserContextOptions = { viewport: { width: 1280, height: 900 }, locale: 'en-GB' };
const PHONE: BrowserContextOptions = {
  viewport: { width: 360, height: 780 },
  locale: 'en-GB',
  hasTouch: true,
};

inBrowser('the page in a browser', () => {
  let browser: Browser;
  let portfolio: SamplePortfolio;
  let dashboard: Dashboard;
  /** A journal of one decision that an executor worked. */
  let worked: Awaited<ReturnType<typeof workedDecision>>;
  let complaints: string[];

  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    });
    portfolio = await samplePortfolio({ bars: 900, left: 300 });
    await portfolio.liveUntil(({ intents }) => intents.some(({ kind }) => kind === 'enter'));
    worked = await workedDecision(portfolio);
  }, 60_000);

  afterAll(async () => {
    if (there) await browser.close();
  });

  beforeEach(async () => {
    complaints = [];
    dashboard = await startDashboard({ port: 0, sources: portfolio.sources });
  });

  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
    await dashboard.close();
    expect(complaints).toEqual([]);
  });

  const open = async (hash: string, options: BrowserContextOptions): Promise<Page> => {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    page.on('pageerror', ({ message }) => complaints.push(message));
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
    });
    await page.goto(`${dashboard.url}${hash}`);
    await page.locator('.foot').waitFor();
    return page;
  };

  /** Every page, with what shows that it is there. */
  const places = (): readonly (readonly [hash: string, sign: string])[] => [
    ['#/', '.curves canvas'],
    ['#/decisions', '.row-link'],
    [`#/decisions/${entered()}`, '.stage'],
  ];

  const entered = (): string => {
    const decision = portfolio.store.written.findLast(
      ({ kind, text }) => kind === 'decision' && text.includes('"kind":"enter"'),
    );
    assert(decision !== undefined, 'something was entered');
    return decision.id;
  };

  test('from the list of what was traded the owner opens a decision, and walks to the one before', async () => {
    const page = await open('#/decisions', DESKTOP);
    await page.getByRole('link', { name: 'Traded', exact: true }).click();
    await page.locator('tr.no-trade').first().waitFor({ state: 'detached' });
    await page.locator('.row-link').first().click();
    await page.locator('.stage').nth(9).waitFor();
    expect(await page.locator('.stage h2').allTextContents()).toEqual([
      'Context',
      'Regime',
      'Technical analyst',
      'Other analysts',
      'Weights',
      'Composition',
      'Risk review',
      'Approval',
      'Orders and fills',
      'Record',
    ]);
    const id = (await page.locator('.decision-head code').textContent()) ?? '';
    await page
      .getByRole('link', { name: /Previous decision/ })
      .first()
      .click();
    await page.locator('.decision-head code').filter({ hasNotText: id }).waitFor();
    await page.goBack();
    await page.locator('.decision-head code').filter({ hasText: id }).waitFor();
  });

  test('an entry shows its sizing step by step, every check, its orders and their fill', async () => {
    const page = await open(`#/decisions/${entered()}`, DESKTOP);
    const risk = page.locator('.stage', { has: page.getByRole('heading', { name: 'Risk review' }) });
    await risk.getByText('Fractional Kelly').waitFor();
    expect(await risk.getByRole('table', { name: 'Sizing chain' }).locator('tbody tr').count()).toBe(12);
    expect(await risk.getByRole('table', { name: 'Checks' }).locator('tbody tr').count()).toBe(20);
    expect(await page.locator('.order').count()).toBe(3);
    expect(await page.getByText('No view').count()).toBeGreaterThan(0);
  });

  describe('a decision that an executor worked', () => {
    beforeEach(async () => {
      await dashboard.close();
      const sources = { ...portfolio.sources, journal: worked.journal };
      dashboard = await startDashboard({ port: 0, sources });
    });

    const openWorked = async (options: BrowserContextOptions): Promise<Page> => {
      const page = await open(`#/decisions/${worked.decisionId}`, options);
      await page.locator('.outcome').waitFor();
      return page;
    };

    test('shows where it went, what came of it, what it cost, and each trade with its fee', async () => {
      const page = await openWorked(DESKTOP);
      await page.getByText('−1.25 USD').waitFor();
      const outcome = page.locator('.outcome');
      const said = await outcome.innerText();
      for (const words of [
        '12 to kraken',
        'TOO_THIN 3 to be had of 12',
        'filled in part',
        'Answered before, 21 Nov 2026 · 17:32:56 UTC: filled in part, 3.',
        'HORIZON worked until: horizon',
        'Worked evenly over time (TWAP), in 2 parts; its time was over',
        'against it +20.00 bps',
        '+17.50 bps',
        'Fees taken in SPX are not in it.',
        'cancelled, at the venue, 4 filled',
      ])
        expect(said).toContain(words);
      const trades = outcome.getByRole('table', { name: 'Fills' });
      expect(await trades.getByRole('columnheader').allTextContents()).toEqual([
        'When',
        'Quantity',
        'Price',
        'Fee',
        'Trade',
      ]);
      expect(await trades.getByRole('row').nth(1).getByRole('cell').allTextContents()).toEqual([
        '21 Nov 2026 · 17:31:58 UTC',
        '3',
        '100.20',
        '0.003 SPX$0.30',
        '7001taker',
      ]);
    });

    test('in Spanish what was recorded by code is Spanish, and what the strategies said is marked as English', async () => {
      const page = await openWorked({ ...DESKTOP, locale: 'es-ES' });
      const outcome = page.locator('.outcome');
      await outcome.getByText('se acabó su plazo').first().waitFor();
      await outcome.getByText('hay 3 de los 12 pedidos').waitFor();
      expect(await outcome.locator('[lang=en]').count()).toBe(0);
      const risk = page.locator('.stage', { has: page.getByRole('heading', { name: 'Revisión de riesgo' }) });
      expect(await risk.locator('[lang=en]').count()).toBe(0);
      await risk.getByText(/^se apuesta el \d+,\d % de ello$/).waitFor();
      const technical = page.locator('.stage', {
        has: page.getByRole('heading', { name: 'Analista técnico' }),
      });
      expect(await technical.locator('[lang=en]').count()).toBeGreaterThan(0);
    });

    test('it fits a phone, and can be read by day and by night', async () => {
      const unreadable = await checkFor('unreadable-texts.ts', 'unreadableTexts');
      for (const colorScheme of ['light', 'dark'] as const) {
        for (const locale of ['en-GB', 'es-ES']) {
          const page = await openWorked({ ...PHONE, locale, colorScheme });
          const beyond = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
          expect([colorScheme, locale, beyond]).toEqual([colorScheme, locale, 0]);
          expect([colorScheme, locale, await page.evaluate(unreadable)]).toEqual([colorScheme, locale, []]);
        }
      }
    });
  });

  test('a question comes up by itself, the owner approves it, and the cycle trades', async () => {
    const page = await open('#/', PHONE);
    // Asked below certainty, the next entry is a question.
    const running = (async () => {
      while (portfolio.desk.pending().length === 0) {
        if (!(await portfolio.step(portfolio.desk, 1.01))) return;
        if (portfolio.store.newestDecision()?.approvals.length) return;
      }
    })();
    await portfolio.desk.asked();
    dashboard.notify();
    await page.getByRole('heading', { name: 'Waiting for you' }).waitFor();
    expect(await page.getByRole('timer').textContent()).toMatch(/^\d+ s left$/);
    await page.getByRole('button', { name: 'Approve' }).click();
    await page.getByText(/: Approved\.$/).waitFor();
    await running;
    dashboard.notify();
    await page.getByRole('button', { name: 'Approve' }).waitFor({ state: 'detached' });
    const record = portfolio.store.newestDecision();
    expect(record).toMatchObject({ outcome: 'traded', approvals: [{ answer: 'approve', by: 'owner' }] });
    await page.goto(`${dashboard.url}#/decisions/${record?.decisionId ?? ''}`);
    await page.locator('.stage-result', { hasText: 'you approved' }).waitFor();
  });

  test('a change of mode is said aloud, and is in the title', async () => {
    const page = await open('#/', DESKTOP);
    const said = page.getByTestId('mode-announcement');
    expect(await said.textContent()).toBe('');
    const before = await portfolio.store.load();
    assert(before !== undefined, 'there is a state');
    const { atMs } = before.state;
    const mode = { mode: 'pause', sinceMs: atMs, reasons: [], calmSessions: 0 } as const;
    const commit = (state: typeof before.state): Promise<unknown> =>
      portfolio.store.commit({ expectedVersion: before.version, state, entries: [] });
    await commit({ ...before.state, mode });
    dashboard.notify();
    await said.filter({ hasText: 'The mode is now Pause.' }).waitFor({ state: 'attached' });
    expect(await page.title()).toBe('Pause · Atalaya');
    await commit(before.state);
  });

  test('from a phone the owner pauses with a reason, and resumes only by typing the code of a second act', async () => {
    const page = await open('#/', PHONE);
    const mode = page.locator('.mode-name');
    await page.getByRole('button', { name: 'Pause', exact: true }).tap();
    const now = page.getByRole('button', { name: 'Pause now' });
    expect(await now.isDisabled()).toBe(true);
    await page.getByLabel(/Why\?/).fill('looking into it');
    await now.tap();
    await page.getByText('It is taken between two sessions').waitFor();
    await portfolio.step(UNATTENDED);
    dashboard.notify();
    await mode.filter({ hasText: 'Pause' }).waitFor();
    await page.getByText('By the owner: looking into it').waitFor();

    const resume = async (typed: (code: string) => string): Promise<void> => {
      await page.getByRole('button', { name: 'Resume', exact: true }).tap();
      await page.getByLabel(/Why\?/).fill('found it');
      await page.getByRole('button', { name: 'Ask to resume' }).tap();
      const label = page.getByLabel(/To confirm, type/);
      await label.waitFor();
      const code = ((await page.locator('label').textContent()) ?? '').trim().split(' ').at(-1) ?? '';
      expect(code).toMatch(/^[A-Z2-9]{8}$/);
      await label.fill(typed(code));
      await page.getByRole('button', { name: 'Confirm' }).tap();
      await page.getByText('It is taken between two sessions').waitFor();
      await portfolio.step(UNATTENDED);
      dashboard.notify();
    };
    await resume(() => 'WRONGONE');
    await page.waitForTimeout(500);
    expect(await mode.textContent()).toBe('Pause');
    await resume((code) => code.toLowerCase());
    await mode.filter({ hasNotText: 'Pause' }).waitFor();
  }, 30_000);

  test('at the width of a phone nothing scrolls sideways, on any page, in either language', async () => {
    for (const locale of ['en-GB', 'es-ES']) {
      const page = await open('#/', { ...PHONE, locale });
      for (const [hash, sign] of places()) {
        await page.goto(`${dashboard.url}${hash}`);
        await page.locator(sign).first().waitFor();
        const beyond = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
        expect([locale, hash, beyond]).toEqual([locale, hash, 0]);
      }
    }
  });

  test('every text can be read, by day and by night', async () => {
    const unreadable = await checkFor('unreadable-texts.ts', 'unreadableTexts');
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await open('#/', { ...DESKTOP, colorScheme });
      for (const [hash, sign] of places()) {
        await page.goto(`${dashboard.url}${hash}`);
        await page.locator(sign).first().waitFor();
        expect([colorScheme, hash, await page.evaluate(unreadable)]).toEqual([colorScheme, hash, []]);
      }
    }
  });

  test('language and light are chosen once and kept', async () => {
    const page = await open('#/', { ...DESKTOP, colorScheme: 'light' });
    const paper = (): Promise<string> =>
      page.evaluate<string>('getComputedStyle(document.documentElement).backgroundColor');
    const day = await paper();
    await page.getByRole('button', { name: 'Dark appearance' }).click();
    await page.getByRole('button', { name: 'Ver en español' }).click();
    await page.reload();
    await page.getByRole('link', { name: 'Decisiones' }).waitFor();
    expect(await paper()).not.toBe(day);
    expect(await page.locator('html').getAttribute('lang')).toBe('es');
    await page.getByRole('button', { name: 'Aspecto claro' }).click();
    expect(await paper()).toBe(day);
  });

  test('fifty events a second are a few questions a second', async () => {
    const page = await open('#/', DESKTOP);
    await page.waitForTimeout(500);
    let asked = 0;
    page.on('request', (request) => (asked += request.url().endsWith('/api/status') ? 1 : 0));
    for (let event = 0; event < 100; event++) {
      dashboard.notify();
      await page.waitForTimeout(20);
    }
    await page.waitForTimeout(500);
    expect(asked).toBeGreaterThan(2);
    expect(asked).toBeLessThan(16);
  });

  test('a server that goes away is said, and one that comes back is found', async () => {
    const page = await open('#/', DESKTOP);
    const port = Number(new URL(dashboard.url).port);
    await dashboard.close();
    await page.getByText('connection lost, trying again').waitFor();
    dashboard = await startDashboard({ port, sources: portfolio.sources });
    await page.getByText('live', { exact: true }).waitFor();
    // What the browser itself says of a refused connection is no fault of the page.
    complaints = complaints.filter((complaint) => !complaint.includes('net::ERR_'));
  });
});

/** An expression that runs a check of `web/client/checks` in a page. */
async function checkFor(file: string, name: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [`web/client/checks/${file}`],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'check',
  });
  return `(() => { ${outputFiles[0]?.text ?? ''}; return check.${name}(); })()`;
}
