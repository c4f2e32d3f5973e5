import { expect, test } from '@jest/globals';
import { buildConductReports } from '../../../layers/app/report/build-conduct-reports.ts';
import { recordNoTrade } from '../../../layers/core/decision/decision-record.ts';
import type { JournalBody } from '../../../layers/core/decision/journal.ts';
import { qty } from '../../../layers/core/foundation/decimal.ts';
import { sha256 } from '../../../layers/core/foundation/hash.ts';
import { conductFiles } from '../../../layers/platform/report/conduct-files.ts';
import { aConfig } from '../../builders/a-config.ts';
import { aFill } from '../../builders/a-fill.ts';
import { aJournal } from '../../builders/a-journal.ts';
import { aRequest, orderId } from '../../builders/an-order.ts';
import { aContext, aMark, closeOf } from '../../contracts/system-builders.ts';

const CODE = sha256('the code');

/** Decided, ten ordered twice; the first filled by six and four, the second ended with the day. */
const DECISION: JournalBody = {
  kind: 'decision',
  record: recordNoTrade(aContext(closeOf(0)), 'nothing else', { codeHash: CODE, configHash: sha256('') }),
};
const ordered = (number: number): JournalBody => {
  return { kind: 'order', leg: 'entry', request: aRequest({ clientOrderId: orderId(number) }) };
};
const filled = (tradeId: string, quantity: string): JournalBody => {
  return { kind: 'fill', fill: aFill({ tradeId, clientOrderId: orderId(1), lastQty: qty(quantity) }) };
};
const LIVED: readonly JournalBody[] = [
  aMark(closeOf(0), {}).body,
  DECISION,
  ordered(1),
  ordered(2),
  filled('t1', '6'),
  filled('t2', '4'),
  {
    kind: 'order-event',
    clientOrderId: orderId(2),
    event: { kind: 'canceled', atMs: closeOf(1), reason: 'DAY_ENDED' },
  },
];

async function filesOf(bodies: readonly JournalBody[]): Promise<Readonly<Record<string, readonly string[]>>> {
  const written = bodies.map((body) => ({ body, atMs: closeOf(0), decisionId: 'd1' }));
  const reports = await buildConductReports(aConfig(), aJournal(written));
  return Object.fromEntries(conductFiles(reports).map(({ name, text }) => [name, text.trim().split('\r\n')]));
}

test('every fill is a transaction with all 65 fields, and names the code that decided it', async () => {
  const { 'transactions.csv': rows = [] } = await filesOf(LIVED);
  expect(rows).toHaveLength(1 + 2 * 65);
  expect(rows.filter((row) => row.startsWith('t2,d1,30,'))).toEqual([
    expect.stringMatching(/^t2,d1,30,Quantity,reported,4,,https:/),
  ]);
  expect(rows.filter((row) => /^t[12],d1,59,/.test(row))).toEqual([
    expect.stringContaining(CODE),
    expect.stringContaining(CODE),
  ]);
  expect(rows.every((row) => row === rows[0] || row.includes('not legal advice'))).toBe(true);
});

test('of two orders one was executed, and the other one ended', async () => {
  const { 'execution-quality.csv': rows = [] } = await filesOf(LIVED);
  const figure = (name: string): string | undefined =>
    rows.find((row) => row.startsWith(`simulated,SPX,${name},`))?.split(',')[3];
  expect(['ordersReceived', 'ordersExecuted', 'ordersCanceled', 'trades'].map(figure)).toEqual([
    '2',
    '1',
    '1',
    '2',
  ]);
});

test('an account that never traded has its notices and nothing else', async () => {
  const { 'transactions.csv': rows, 'venues.csv': venues } = await filesOf([]);
  expect([rows, venues].map((lines) => lines?.length)).toEqual([1, 1]);
});
