import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { replayDecision } from '../../layers/app/audit/replay-decision.ts';
import { verifyJournal } from '../../layers/app/audit/verify-journal.ts';
import { canonicalJson } from '../../layers/core/foundation/canonical-json.ts';
import { conservationFault } from '../../layers/core/portfolio/ledger.ts';
import { slice } from '../../layers/core/market/bar-window.ts';
import { holdingOf } from '../../layers/core/simulation/bar-venue.ts';
import { seededRng } from '../../layers/core/foundation/rng.ts';
import type { ApprovalDesk } from '../../layers/app/ports/approval-desk.ts';
import {
  aPortfolio,
  decisionTexts,
  devEnvironment,
  discard,
  instantsOf,
  liveByMachine,
  liveDirectly,
  present,
  sampleBars,
} from './a-portfolio.ts';
import { openPortfolio } from '../../layers/platform/laptop/open-portfolio.ts';

/** Through 2008 and 2009: entries, exits, stops, a crisis and an emergency or two. */
const FROM = 1_800;
const TO = 2_600;
const bars = sampleBars(FROM, TO);
const instants = instantsOf(bars);

type TestPortfolio = ReturnType<typeof aPortfolio>;

describe('a portfolio that lived through a crisis', () => {
  let whole: TestPortfolio;

  beforeAll(async () => {
    whole = aPortfolio(bars);
    await liveDirectly(whole, instants);
  });

  afterAll(() => {
    discard(whole);
  });

  test('it traded, so that the tests below are about something', async () => {
    expect((await whole.journal.entries(0, 10_000, 'fill')).length).toBeGreaterThan(10);
    expect(await decisionTexts(whole)).toHaveLength(instants.length);
  });

  test('the same bars lived through again give the same journal head', async () => {
    const again = aPortfolio(bars);
    await liveDirectly(again, instants);
    expect((await again.journal.head()).hash).toBe((await whole.journal.head()).hash);
    discard(again);
  });

  test('the state machine decides exactly as the direct run does', async () => {
    const byMachine = aPortfolio(bars);
    await liveDirectly(byMachine, instants.slice(0, 500));
    await liveByMachine(byMachine, instants.slice(500));
    expect(await decisionTexts(byMachine)).toEqual(await decisionTexts(whole));
    expect((await byMachine.journal.head()).hash).toBe((await whole.journal.head()).hash);
    discard(byMachine);
  });

  test('no decision changes when the data after it is cut off', async () => {
    const decided = await decisionTexts(whole);
    const rng = seededRng(20_081_015);
    for (const cut of Array.from({ length: 4 }, () => 270 + rng.below(instants.length - 270))) {
      const truncated = aPortfolio(slice(bars, 0, cut));
      await liveDirectly(truncated, instants.slice(0, cut));
      expect(await decisionTexts(truncated)).toEqual(decided.slice(0, cut));
      discard(truncated);
    }
  });

  test('what the venue holds is what the ledger says, and the ledger adds up', async () => {
    const { portfolio } = present(await whole.store.load()).state;
    expect(conservationFault(portfolio)).toBeUndefined();
    expect(whole.venue.books.cash).toBe(portfolio.cash);
    for (const { symbol, quantity } of portfolio.positions)
      expect(holdingOf(whole.venue.books, symbol)).toBe(quantity);
    expect(whole.venue.books.holdings).toHaveLength(portfolio.positions.length);
  });

  test('nothing was ever held without its stops', async () => {
    expect(await whole.journal.latest('alert', 1)).toEqual([]);
  });

  test('every order was sent once and every fill is of an order of ours', async () => {
    const orders = (await whole.journal.entries(0, 10_000, 'order')).map(({ id }) => id);
    expect(new Set(orders).size).toBe(orders.length);
    for (const entry of await whole.journal.entries(0, 10_000, 'fill')) {
      const body = whole.journal.body(entry);
      if (body.kind === 'fill') expect(orders).toContain(body.fill.clientOrderId);
    }
  });

  test('every decision is made again from its record, byte for byte', async () => {
    const { settings, bars: source, store, journal } = whole;
    for (const entry of await journal.entries(0, 10_000, 'decision')) {
      const verdict = await replayDecision(entry, { settings, ports: { bars: source, store }, journal });
      expect(verdict).toEqual({ kind: 'equal', decisionId: entry.id, codeDiffers: false });
    }
  });

  test('what is stored survives being closed and opened again', async () => {
    const reopened = openPortfolio(whole.directory, devEnvironment(), { readOnly: true });
    const [here, there] = [await whole.store.load(), await reopened.store.load()];
    expect(canonicalJson(there)).toBe(canonicalJson(here));
    expect(await verifyJournal(reopened.journal, there?.state)).toMatchObject({ kind: 'whole' });
    reopened.close();
  });
});

describe('a journal that somebody edited', () => {
  let edited: TestPortfolio;
  let decisionId = '';

  beforeAll(async () => {
    edited = aPortfolio(sampleBars(0, 320));
    await liveDirectly(edited, instantsOf(sampleBars(0, 320)));
    const entry = present((await edited.journal.entries(0, 10_000, 'decision'))[300]);
    decisionId = entry.id;
    const raw = new DatabaseSync(join(edited.directory, 'atalaya.sqlite'));
    raw.exec('DROP TRIGGER journal_is_never_changed');
    raw
      .prepare('UPDATE journal SET text = replace(text, ?, ?) WHERE seq = ?')
      .run('"weight":', '"weight":1', entry.seq);
    raw.close();
  });

  afterAll(() => {
    discard(edited);
  });

  test('the chain names the entry that does not fit', async () => {
    const verdict = await verifyJournal(edited.journal, (await edited.store.load())?.state);
    expect(verdict).toMatchObject({ kind: 'broken', entry: { kind: 'decision', id: decisionId } });
  });

  test('replay names the decision', async () => {
    const { settings, bars: source, store, journal } = edited;
    const entry = present(await journal.find('decision', decisionId));
    const verdict = await replayDecision(entry, { settings, ports: { bars: source, store }, journal });
    expect(verdict.kind).not.toBe('equal');
    expect(verdict.decisionId).toBe(decisionId);
  });

  test('the database itself refuses to change or cut the journal', () => {
    const fresh = aPortfolio(sampleBars(0, 3));
    fresh.database.statement("INSERT INTO journal VALUES (1, 'flow', 'x', 0, NULL, '{}', 'h')").run();
    expect(() => fresh.database.statement("UPDATE journal SET text = ''").run()).toThrow(/append-only/);
    expect(() => fresh.database.statement('DELETE FROM journal').run()).toThrow(/append-only/);
    discard(fresh);
  });
});

test('a proposal that needs approval is traded when the owner approves, and not when the owner rejects', async () => {
  const askAlways = { approval: { confidenceMin: 1, deadlineSeconds: 30 } };
  const until = instants.slice(0, 400);
  const outcomes = async (answer: 'approve' | 'reject'): Promise<readonly unknown[]> => {
    const desk: ApprovalDesk = { ask: ({ symbol }) => Promise.resolve({ symbol, answer, by: 'owner' }) };
    const portfolio = aPortfolio(bars, askAlways);
    await liveByMachine(portfolio, until, desk);
    const texts = await decisionTexts(portfolio);
    discard(portfolio);
    return texts
      .filter((text) => text.includes('"verdict":"needs-approval"'))
      .map((text): unknown => JSON.parse(text));
  };
  const [approved] = await outcomes('approve');
  const rejected = await outcomes('reject');
  expect(approved).toMatchObject({
    record: { outcome: 'traded', approvals: [{ answer: 'approve', by: 'owner' }] },
  });
  expect(rejected[0]).toMatchObject({
    record: { outcome: 'no-trade', approvals: [{ answer: 'reject', by: 'owner' }] },
  });
  expect(rejected.length).toBeGreaterThan(1);
});

describe('an account that loses more than it may', () => {
  const strict = {
    modes: {
      defensive: { drawdownRatio: 0.1, weekLossRatio: 0.03, sharpe30: -100 },
      emergency: { drawdownRatio: 0.15, dayLossRatio: 0.004, weekLossRatio: 0.05, monthLossRatio: 0.08 },
      relax: { drawdownRatio: 0.07, weekLossRatio: 0.015, sessions: 5 },
    },
  };

  test('is flattened at once, decides nothing more, and goes on only when its simulated owner resumes', async () => {
    const portfolio = aPortfolio(bars, strict);
    await liveDirectly(portfolio, instants);
    const { journal } = portfolio;
    const bodies = (await journal.entries(0, 100_000)).map((entry) => journal.body(entry));
    const changes = bodies.filter((body) => body.kind === 'mode');
    const into = changes.findIndex(({ to }) => to.mode === 'emergency');
    expect(changes[into]).toMatchObject({ by: 'risk', to: { policy: 'flatten' } });
    expect(changes[into + 1]).toMatchObject({
      by: 'simulated-owner',
      from: 'emergency',
      to: { mode: 'normal' },
    });
    const [begins, ends] = [
      bodies.indexOf(present(changes[into])),
      bodies.indexOf(present(changes[into + 1])),
    ];
    const during = bodies.slice(begins, ends);
    expect(during.filter((body) => body.kind === 'flatten')).toHaveLength(1);
    expect(during.some((body) => body.kind === 'order' && body.leg === 'flatten')).toBe(true);
    expect(during.some((body) => body.kind === 'order' && body.leg === 'entry')).toBe(false);
    const decided = during.flatMap((body) => (body.kind === 'decision' ? [body.record] : []));
    expect(
      decided.every(({ outcome, reason }) => outcome === 'no-trade' && reason.startsWith('EMERGENCY')),
    ).toBe(true);
    const held = during.flatMap((body) =>
      body.kind === 'decision' ? [body.record.context.portfolio.positions.length] : [],
    );
    expect([held[0], held[1], held.at(-1)]).toEqual([1, 0, 0]);
    discard(portfolio);
  });

  test('by the state machine it is the same', async () => {
    const [direct, byMachine] = [aPortfolio(bars, strict), aPortfolio(bars, strict)];
    await liveDirectly(direct, instants.slice(0, 600));
    await liveByMachine(byMachine, instants.slice(0, 600));
    expect((await byMachine.journal.head()).hash).toBe((await direct.journal.head()).hash);
    discard(direct, byMachine);
  });
});
