import { expect, test } from '@jest/globals';
import { toNumber } from '../../layers/core/foundation/decimal.ts';
import { verifyJournal } from '../../layers/app/audit/verify-journal.ts';
import { aPortfolio, discard, instantsOf, liveDirectly, present, sampleBars } from './a-portfolio.ts';

const bars = sampleBars(1_800, 2_140);
const instants = instantsOf(bars);

test('a stop that the venue loses is noticed at the next close, told, and set again', async () => {
  const portfolio = aPortfolio(bars);
  const { store, venue, journal } = portfolio;
  let next = 0;
  for (; present(instants[next]); next++) {
    await liveDirectly(portfolio, [present(instants[next])]);
    if (present(await store.load()).state.portfolio.positions.length > 0) break;
  }
  const { orders, atMs } = present(await store.load()).state;
  const stop = present(orders.find(({ leg }) => leg === 'stop'));
  expect(await journal.latest('alert', 1)).toEqual([]);
  await venue.cancel(stop.request.clientOrderId, atMs);
  await liveDirectly(portfolio, instants.slice(next + 1, next + 2));

  const alert = journal.body(present((await journal.latest('alert', 1))[0]));
  expect(alert).toMatchObject({ kind: 'alert', code: 'UNPROTECTED' });
  const { state } = present(await store.load());
  const [position] = state.portfolio.positions;
  const repair = present(
    state.orders.find(({ decisionId, leg }) => decisionId.startsWith('repair-') && leg === 'stop'),
  );
  expect(repair.status.kind).toBe('working');
  expect(repair.request.quantity).toBe(present(position).quantity);
  const close = present(bars.close[next + 1]);
  const { type } = repair.request;
  expect(type.kind === 'stop' && toNumber(type.stopPx)).toBeCloseTo(close * 0.95, 1);

  await liveDirectly(portfolio, instants.slice(next + 2));
  expect(await journal.entries(0, 100, 'alert')).toHaveLength(1);
  expect(await verifyJournal(journal, (await store.load())?.state)).toMatchObject({ kind: 'whole' });
  discard(portfolio);
});
