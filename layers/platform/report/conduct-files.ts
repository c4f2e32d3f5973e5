import type { ConductReports } from '../../app/report/build-conduct-reports.ts';
import { csvText } from './csv-text.ts';
import type { NamedFile } from './csv-files.ts';

/**
 * `transactions.csv`, a line a field of each fill, with why a field holds nothing; `venues.csv` and
 * `execution-quality.csv`, a line a venue; each with its notice and its source as the last columns.
 */
export function conductFiles({ transactions, executionQuality }: ConductReports): readonly NamedFile[] {
  return [
    { name: 'transactions.csv', text: transactionsCsv(transactions) },
    { name: 'venues.csv', text: venuesCsv(executionQuality) },
    { name: 'execution-quality.csv', text: qualityCsv(executionQuality) },
  ];
}

function transactionsCsv({ rows, source, notice }: ConductReports['transactions']): string {
  return csvText(
    ['trade', 'decision', 'field', 'name', 'state', 'value', 'why', 'source', 'notice'],
    rows.flatMap(({ tradeId, decisionId, fields }) =>
      fields.map((field) => [
        tradeId,
        decisionId,
        field.number,
        field.name,
        field.state,
        field.state === 'reported' ? field.value : undefined,
        field.state === 'reported' ? undefined : field.why,
        source.url,
        notice,
      ]),
    ),
  );
}

function venuesCsv({ classes, source, notice }: ConductReports['executionQuality']): string {
  return csvText(
    [
      'class',
      'under_one_trade_a_day',
      'venue',
      'volume',
      'orders',
      'passive',
      'aggressive',
      'source',
      'notice',
    ],
    classes.flatMap(({ classOfInstrument, underOneTradeADay, venues }) =>
      venues.map(({ venue, volumeRatio, orderRatio, passiveRatio, aggressiveRatio }) => [
        classOfInstrument,
        underOneTradeADay ? 'yes' : 'no',
        venue,
        volumeRatio,
        orderRatio,
        passiveRatio,
        aggressiveRatio,
        source.url,
        notice,
      ]),
    ),
  );
}

function qualityCsv({ quality, absent, notice }: ConductReports['executionQuality']): string {
  const figures = quality.flatMap(({ venue, symbol, ...rest }) =>
    Object.entries(rest).map(([field, value]) => [venue, symbol, field, value, undefined, notice]),
  );
  const missing = absent.map(({ field, why }) => [undefined, undefined, field, undefined, why, notice]);
  return csvText(['venue', 'symbol', 'field', 'value', 'absent_because', 'notice'], [...figures, ...missing]);
}
