import { describe, expect, test } from '@jest/globals';
import type { RegimeModel } from '../../../layers/core/regime/hidden-markov-model.ts';
import type { CandidateFit } from '../../../layers/core/regime/hidden-markov-train.ts';
import { regimeTables } from '../../../layers/platform/regime/regime-tables.ts';
import { aRegimeModel } from '../../core/regime/hidden-markov/a-chain.ts';
import { aStudy } from './a-study.ts';

/** Calm and rising by 0.1 % a day with a deviation of 1 %; wild and falling by 0.2 % with one of 3 %. */
const model: RegimeModel = aRegimeModel(
  {
    states: 2,
    dimensions: 2,
    initial: Float64Array.of(1, 0),
    transition: Float64Array.of(0.98, 0.02, 0.1, 0.9),
    means: Float64Array.of(0.1, -0.5, -0.2, 1),
    covariances: Float64Array.of(1, 0, 0, 1, 9, 0, 0, 1),
  },
  {
    standardisation: { center: [0, 0.2], scale: [0.01, 0.1] },
    stateNames: ['trending-bull', 'crisis'],
  },
);

const fit = (states: number, bic: number): CandidateFit => ({
  states,
  parameters: 7 * states,
  logLikelihood: -bic / 2,
  bic,
  iterations: 12,
  converged: states === 2,
  startsAgreeing: 32 / states,
  logLikelihoodPath: [],
});

const tables = regimeTables({ model, candidates: [fit(2, -1_234.56), fit(4, -1_000)] }, aStudy());

/** The rows of the table of that title, as text. */
function rowsOf(title: string): readonly (readonly string[])[] {
  const table = tables.find((candidate) => candidate.title === title);
  if (table === undefined) throw new Error(`there is no table ${title}`);
  for (const row of table.rows) expect(row).toHaveLength(table.columns.length);
  return table.rows.map((row) => row.map(({ text }) => text));
}

describe('the tables of a training', () => {
  test('show how each number of states fared, and which was chosen', () => {
    expect(rowsOf('Number of states')).toEqual([
      ['2', '14', '617.3', '-1,234.6', '12', 'yes', '16 of 32', 'chosen'],
      ['4', '28', '500.0', '-1,000.0', '12', 'no', '8 of 32', ''],
    ]);
  });

  test('show what each hidden state is like, in the units of the market', () => {
    expect(rowsOf('Hidden states')).toEqual([
      ['1 trending-bull', '25.2 %', '15.9 %', '1.59', '0.75', '50 sessions', '5', '83.3 %', '2'],
      ['2 crisis', '-50.4 %', '47.6 %', '-1.06', '1.50', '10 sessions', '1', '16.7 %', '1'],
    ]);
  });

  test('show how long each regime held and how often it was entered, by each judge', () => {
    const rows = rowsOf('Time in each regime');
    expect(rows[0]).toEqual([
      'trending-bull',
      '66.7 %',
      '2',
      '2.0',
      '50.0 %',
      '1',
      '3.0',
      '42.9 %',
      '2',
      '1.5',
    ]);
    expect(rows[1]).toEqual(['trending-bear', '0.0 %', '0', '—', '0.0 %', '0', '—', '0.0 %', '0', '—']);
    expect(rows[5]).toEqual([
      'Changes in all',
      '',
      '2',
      '84.0 a year',
      '',
      '2',
      '84.0 a year',
      '',
      '2',
      '72.0 a year',
    ]);
  });

  test('show the crashes that the history reaches, and no others', () => {
    expect(rowsOf('Through the crashes')).toEqual([
      ['2008', 'Rules', '66.7 %', '0.0 %', '0.0 %', '0.0 %', '33.3 %', '1'],
      ['2008', 'Model', '100.0 %', '0.0 %', '0.0 %', '0.0 %', '0.0 %', '0'],
      ['2008', 'Hindsight', '50.0 %', '0.0 %', '0.0 %', '0.0 %', '50.0 %', '1'],
    ]);
  });

  test('keep what was trained on apart from what was not', () => {
    expect(rowsOf('Agreement of rules and model')).toEqual([
      ['Trained on', '3', '2', '66.7 %'],
      ['After its training', '3', '1', '33.3 %'],
    ]);
  });

  test('set rules against model session by session', () => {
    expect(rowsOf('Rules against model, in sessions')).toEqual([
      ['trending-bull', '2', '0', '2', '0', '0'],
      ['trending-bear', '0', '0', '0', '0', '0'],
      ['range-bound', '0', '0', '0', '0', '0'],
      ['high-volatility', '0', '0', '0', '0', '0'],
      ['crisis', '1', '0', '0', '0', '1'],
    ]);
  });

  test('give each year its own line', () => {
    expect(rowsOf('Each year by the model')).toEqual([
      ['2008', '100.0 %', '0.0 %', '0.0 %', '0.0 %', '0.0 %', '0'],
      ['2009', '0.0 %', '0.0 %', '66.7 %', '0.0 %', '33.3 %', '1'],
    ]);
  });
});
