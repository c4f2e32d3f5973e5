import type { RiskStatus } from '../../../layers/app/status/risk-status.ts';
import type { Format } from '../words/format.ts';

const MINUTE_MS = 60_000;

/** A figure of the table of modes in its unit. */
export function shownAs(
  value: number,
  unit: RiskStatus['conditions'][number]['unit'],
  format: Format,
): string {
  switch (unit) {
    case 'ratio':
      return format.percent(value);
    case 'number':
      return format.number(value, 2);
    case 'ms':
      return `${format.number(value / MINUTE_MS)} min`;
    case 'count':
      return format.number(value);
  }
}
