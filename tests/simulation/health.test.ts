import { afterEach, describe, expect, test } from '@jest/globals';
import { replayDecision } from '../../layers/app/audit/replay-decision.ts';
import { verifyJournal } from '../../layers/app/audit/verify-journal.ts';
import type { JournalBody } from '../../layers/core/decision/journal.ts';
import type { SystemState } from '../../layers/core/decision/system-state.ts';
import { epochMs, HOUR_MS, type EpochMs } from '../../layers/core/foundation/time.ts';
import {
  aPortfolio,
  discard,
  instantsOf,
  liveByMachine,
  liveDirectly,
  present,
  sampleBars,
} from './a-portfolio.ts';

const bars = sampleBars(1_800, 2_260);
const instants = instantsOf(bars);

type TestPortfolio = ReturnType<typeof aPortfolio>;

const open: TestPortfolio[] = [];
afterEach(() => {
  discard(...open.splice(0));
});

function started(): TestPortfolio {
  const portfolio = aPortfolio(bars);
  open.push(portfolio);
  return portfolio;
}

async function stateOf({ store }: TestPortfolio): Promise<SystemState> {
  return present(await store.load()).state;
}

async function bodies({ journal }: TestPortfolio): Promise<readonly JournalBody[]> {
  return (await journal.entries(0, 100_000)).map((entry) => journal.body(entry));
}

/** Lives until the state is such, and gives the number of the session that comes next. */
async function until(portfolio: TestPortfolio, such: (state: SystemState) => boolean): Promise<number> {
  for (const [index, atMs] of instants.entries()) {
    await liveDirectly(portfolio, [atMs]);
    if (such(await stateOf(portfolio))) return index + 1;
  }
  throw new Error('it never came to that');
}

const hasSentEntry = ({ orders }: SystemState): boolean =>
  orders.some(({ leg, status }) => leg === 'entry' && status.kind === 'working');
const holds = ({ portfolio }: SystemState): boolean => portfolio.positions.length > 0;

/** Four hours before a session's bar is known: the market has been open for two and a half. */
function midday(session: number): EpochMs {
  return epochMs(present(instants[session]) - 4 * HOUR_MS);
}

describe('a feed that dies', () => {
  const dies = ({ health }: TestPortfolio, session: number): void => {
    health.tell({
      component: 'prices',
      status: 'down',
      atMs: midday(session),
      sinceMs: present(instants[session - 1]),
      cause: 'the line is dead',
    });
  };

  test('takes back the entry that has not filled, and nobody opens anything', async () => {
    const portfolio = started();
    const next = await until(portfolio, hasSentEntry);
    dies(portfolio, next);
    await liveDirectly(portfolio, instants.slice(next, next + 10));
    const { mode, portfolio: account } = await stateOf(portfolio);
    expect(mode).toMatchObject({
      mode: 'emergency',
      policy: 'halt',
      sinceMs: midday(next),
      reasons: [{ code: 'FEED_DEAD' }],
    });
    expect(account.positions).toEqual([]);
    const said = await bodies(portfolio);
    expect(said.some(({ kind }) => kind === 'fill')).toBe(false);
    expect(said).toContainEqual(
      expect.objectContaining({ kind: 'order-event', event: expect.objectContaining({ reason: 'ASKED' }) }),
    );
    expect(said).toContainEqual(expect.objectContaining({ kind: 'alert', code: 'FEED_DEAD' }));
    expect(portfolio.venue.books.resting).toEqual([]);
  });

  test('leaves the stops of what is held at the venue, which work, and sells nothing itself', async () => {
    const portfolio = started();
    const next = await until(portfolio, holds);
    const held = present((await stateOf(portfolio)).portfolio.positions[0]);
    dies(portfolio, next);
    await liveDirectly(portfolio, instants.slice(next, next + 1));
    const stops = portfolio.venue.books.resting.filter(({ request }) => request.type.kind === 'stop');
    expect(stops.map(({ request }) => request.quantity)).toEqual([held.quantity]);

    await liveDirectly(portfolio, instants.slice(next + 1));
    const { mode, portfolio: account } = await stateOf(portfolio);
    expect(mode).toMatchObject({ mode: 'emergency', policy: 'halt' });
    // Within the year it was left by its own stop or target.
    expect(account.positions).toEqual([]);
    const said = await bodies(portfolio);
    expect(said.some(({ kind }) => kind === 'flatten')).toBe(false);
    const legs = said.flatMap((body) => (body.kind === 'order' ? [body.leg] : []));
    expect(legs).not.toContain('flatten');
    expect(legs.filter((leg) => leg === 'entry')).toHaveLength(1);
  });

  test('ends for the simulated owner only once the feed is back, and everything is on record', async () => {
    const [direct, byMachine] = [started(), started()];
    const next = await until(direct, holds);
    await liveDirectly(byMachine, instants.slice(0, next));
    for (const portfolio of [direct, byMachine]) {
      dies(portfolio, next);
      portfolio.health.tell({ component: 'prices', status: 'up', atMs: midday(next + 40) });
    }
    await liveDirectly(direct, instants.slice(next, next + 60));
    await liveByMachine(byMachine, instants.slice(next, next + 60));
    expect((await byMachine.journal.head()).hash).toBe((await direct.journal.head()).hash);

    const changes = (await bodies(direct)).filter((body) => body.kind === 'mode');
    const halted = changes.findIndex(({ to }) => to.policy === 'halt');
    expect(changes[halted + 1]).toMatchObject({
      by: 'simulated-owner',
      to: { mode: 'normal', sinceMs: instants[next + 40] },
    });
    expect(await verifyJournal(direct.journal, await stateOf(direct))).toMatchObject({ kind: 'whole' });
    const { settings, bars: source, store, journal } = direct;
    for (const entry of await journal.entries(0, 10_000, 'decision')) {
      const verdict = await replayDecision(entry, { settings, ports: { bars: source, store }, journal });
      expect(verdict).toMatchObject({ kind: 'equal' });
    }
  });
});

test('facts about health wait for their time, and one that is told twice changes nothing', async () => {
  const [once, twice] = [started(), started()];
  for (const [portfolio, times] of [
    [once, 1],
    [twice, 3],
  ] as const) {
    for (let time = 0; time < times; time++)
      portfolio.health.tell({ component: 'news', status: 'down', atMs: midday(320) });
    await liveDirectly(portfolio, instants.slice(0, 330));
  }
  const heard = (said: readonly JournalBody[]): readonly JournalBody[] =>
    said.filter(({ kind }) => kind === 'health' || kind === 'breaker');
  expect(heard(await bodies(once))).toHaveLength(2);
  expect(heard(await bodies(twice))).toEqual(heard(await bodies(once)));
  const allowed = (await bodies(once)).flatMap((body) =>
    body.kind === 'decision' ? [body.record.context.health.allowances.voices] : [],
  );
  expect(allowed.indexOf('technical')).toBe(320);
});
