import { afterEach, expect, test } from '@jest/globals';
import { verifyJournal } from '../../layers/app/audit/verify-journal.ts';
import type { JournalBody } from '../../layers/core/decision/journal.ts';
import { sha256 } from '../../layers/core/foundation/hash.ts';
import { epochMs } from '../../layers/core/foundation/time.ts';
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
/** By the clock of whoever asks; only the time between two requests matters. */
const REQUESTED = epochMs(1_700_000_000_000);

let portfolio: ReturnType<typeof aPortfolio> | undefined;

afterEach(() => {
  if (portfolio !== undefined) discard(portfolio);
  portfolio = undefined;
});

async function bodies({ journal }: ReturnType<typeof aPortfolio>): Promise<readonly JournalBody[]> {
  return (await journal.entries(0, 100_000)).map((entry) => journal.body(entry));
}

/** Lives until an entry has been sent and not yet filled. */
async function untilEntrySent(): Promise<{ owned: ReturnType<typeof aPortfolio>; next: number }> {
  const owned = aPortfolio(bars);
  portfolio = owned;
  for (const [index, atMs] of instants.entries()) {
    await liveDirectly(owned, [atMs]);
    const { orders } = present(await owned.store.load()).state;
    if (orders.some(({ leg, status }) => leg === 'entry' && status.kind === 'working')) {
      return { owned, next: index + 1 };
    }
  }
  throw new Error('it never sent an entry');
}

test('a pause takes back the entry that has not filled, and nothing opens until the owner confirms', async () => {
  const { owned, next } = await untilEntrySent();
  owned.controls.ask({ kind: 'pause', reason: 'on a plane', requestedMs: REQUESTED });
  await liveDirectly(owned, instants.slice(next, next + 20));
  const paused = present(await owned.store.load()).state;
  expect(paused.mode).toMatchObject({ mode: 'pause', note: 'on a plane' });
  expect(paused.portfolio.positions).toEqual([]);
  const said = await bodies(owned);
  expect(said).toContainEqual(
    expect.objectContaining({ kind: 'order-event', event: expect.objectContaining({ reason: 'ASKED' }) }),
  );
  expect(said.some(({ kind }) => kind === 'fill')).toBe(false);

  const codeHash = sha256('CODE');
  owned.controls.ask({ kind: 'resume', reason: 'landed', codeHash, requestedMs: REQUESTED });
  await liveDirectly(owned, instants.slice(next + 20, next + 21));
  expect(present(await owned.store.load()).state.mode.mode).toBe('pause');
  owned.controls.ask({ kind: 'confirm', codeHash, requestedMs: REQUESTED });
  await liveDirectly(owned, instants.slice(next + 21));
  expect(present(await owned.store.load()).state.mode.mode).not.toBe('pause');
  expect((await bodies(owned)).some(({ kind }) => kind === 'fill')).toBe(true);
  const { journal, store } = owned;
  expect(await verifyJournal(journal, (await store.load())?.state)).toMatchObject({ kind: 'whole' });
});

test('a kill sells what is held at the next price, and no simulated owner ends it', async () => {
  const { owned, next } = await untilEntrySent();
  await liveByMachine(owned, instants.slice(next, next + 1));
  expect(present(await owned.store.load()).state.portfolio.positions).toHaveLength(1);
  owned.controls.ask({ kind: 'kill', reason: 'enough', requestedMs: REQUESTED });
  await liveByMachine(owned, instants.slice(next + 1, next + 2));
  expect(present(await owned.store.load()).state.portfolio.positions).toEqual([]);
  await liveDirectly(owned, instants.slice(next + 2));
  const { mode, orders } = present(await owned.store.load()).state;
  expect(mode).toMatchObject({ mode: 'emergency', policy: 'flatten', note: 'enough' });
  expect(orders).toEqual([]);
  expect(instants.length - next).toBeGreaterThan(25);
});
