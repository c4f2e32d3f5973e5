import { CHECK_UNITS, type Unit } from './check-units.ts';
import { labelled, type Text } from './language.ts';

/** An observation of money or quantity needs no more. */
const AMOUNT_DIGITS = 8;

/** One of the two things that a check compares: a figure in its unit, or words of the system's own. */
export function checkValue(
  code: string,
  value: number | string,
  { words, format }: Pick<Text, 'words' | 'format'>,
): string {
  if (typeof value === 'string') {
    const known = { ...words.codes, ...words.terms, ...words.mode.names, ...words.regime.names };
    return value
      .split(', ')
      .map((word) => labelled(known, word))
      .join(', ');
  }
  const units: Readonly<Record<string, Unit>> = CHECK_UNITS;
  switch (units[code]) {
    case 'ratio':
      return format.percent(value);
    case 'count':
      return format.number(value);
    case 'number':
      return format.number(value, 2);
    case 'price':
      return format.price(value);
    default:
      return format.quantity(value.toPrecision(AMOUNT_DIGITS));
  }
}
