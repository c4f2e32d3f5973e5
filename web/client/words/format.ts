/** How numbers, money and times are written in one language, for one account and its market. */
export interface Format {
  /** Exact decimal text, or a double. */
  readonly money: (value: number | string) => string;
  readonly signedMoney: (value: number | string) => string;
  /** A ratio as a percentage with so many decimals. */
  readonly percent: (ratio: number, digits?: number) => string;
  readonly signedPercent: (ratio: number, digits?: number) => string;
  readonly number: (value: number, digits?: number) => string;
  /** As many decimals as it has, up to eight. */
  readonly quantity: (value: number | string) => string;
  readonly signedQuantity: (value: number | string) => string;
  readonly price: (value: number | string) => string;
  /** A number in text as it was recorded, digit by digit. */
  readonly recorded: (digits: string) => string;
  /** What one unit is worth. */
  readonly unit: (value: number) => string;
  /** The date in the market's own zone. */
  readonly date: (ms: number) => string;
  /** A market's day such as `2020-04-17`. */
  readonly day: (text: string) => string;
  /** The market's date and the time in UTC. */
  readonly instant: (ms: number) => string;
  /** The date and the time in UTC to the second. */
  readonly moment: (ms: number) => string;
  /** Basis points, positive where it cost us. */
  readonly basisPoints: (bps: number) => string;
  /** A tick of a time axis that spans so many days. */
  readonly axis: (ms: number, spanDays: number) => string;
}

const MINUS = '−';

/** What is nothing at the digits shown has no sign. */
const PLAIN = { useGrouping: 'always', signDisplay: 'negative' } as const satisfies Intl.NumberFormatOptions;

export function createFormat({
  locale,
  currency,
  zone,
}: {
  locale: string;
  currency: string;
  zone: string;
}): Format {
  const cached = new Map<string, Intl.NumberFormat>();
  const write = (value: number, options: Intl.NumberFormatOptions): string => {
    const key = JSON.stringify(options);
    const format = cached.get(key) ?? new Intl.NumberFormat(locale, { ...PLAIN, ...options });
    cached.set(key, format);
    return format.format(value).replace('-', MINUS);
  };
  const inMoney = (value: number | string, signDisplay: 'negative' | 'exceptZero'): string =>
    /^[A-Z]{3}$/.test(currency)
      ? write(Number(value), { style: 'currency', currency, currencyDisplay: 'narrowSymbol', signDisplay })
      : `${write(Number(value), { ...decimals(2), signDisplay })} ${currency}`;
  const dateIn = (timeZone: string): Intl.DateTimeFormat =>
    new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric', timeZone });
  const [marketDate, utcDate] = [dateIn(zone), dateIn('UTC')];
  const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: 'UTC' } as const;
  const utcTime = new Intl.DateTimeFormat(locale, clock);
  const utcSeconds = new Intl.DateTimeFormat(locale, { ...clock, second: '2-digit' });
  const decimalMark = new Intl.NumberFormat(locale).format(0.5).charAt(1);
  const [year, month, dayOfMonth] = [
    new Intl.DateTimeFormat(locale, { year: 'numeric', timeZone: 'UTC' }),
    new Intl.DateTimeFormat(locale, { month: 'short', year: '2-digit', timeZone: 'UTC' }),
    new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' }),
  ];
  return {
    money: (value) => inMoney(value, 'negative'),
    signedMoney: (value) => inMoney(value, 'exceptZero'),
    percent: (ratio, digits = 1) => write(ratio, { style: 'percent', ...decimals(digits) }),
    signedPercent: (ratio, digits = 1) =>
      write(ratio, { style: 'percent', signDisplay: 'exceptZero', ...decimals(digits) }),
    number: (value, digits = 0) => write(value, decimals(digits)),
    quantity: (value) => write(Number(value), { maximumFractionDigits: 8 }),
    signedQuantity: (value) => write(Number(value), { maximumFractionDigits: 8, signDisplay: 'exceptZero' }),
    price: (value) => write(Number(value), decimals(Math.abs(Number(value)) < 1 ? 6 : 2)),
    recorded: (digits) => digits.replace('.', decimalMark).replace('-', MINUS),
    unit: (value) => write(value, decimals(4)),
    date: (ms) => marketDate.format(ms),
    day: (text) => utcDate.format(Date.parse(text)),
    instant: (ms) => `${marketDate.format(ms)} · ${utcTime.format(ms)} UTC`,
    moment: (ms) => `${utcDate.format(ms)} · ${utcSeconds.format(ms)} UTC`,
    basisPoints: (bps) => `${write(bps, { ...decimals(2), signDisplay: 'exceptZero' })} bps`,
    axis: (ms, spanDays) => (spanDays > 1_200 ? year : spanDays > 80 ? month : dayOfMonth).format(ms),
  };
}

function decimals(digits: number): Intl.NumberFormatOptions {
  return { minimumFractionDigits: digits, maximumFractionDigits: digits };
}
