/** What an environment is taken to do. Nothing here is measured: each number is an assumption, and the estimate says so. */
export interface Usage {
  /** From the environment's file. */
  readonly symbols: number;
  readonly cyclesPerMonth: number;
  /** Of bars, features and quotes that ingest sends on for a symbol: one in ten seconds. */
  readonly recordsPerSymbolDay: number;
  /** Writes and reads of one unit that the executor, ingest and safety make without anything happening. */
  readonly idleWritesPerDay: number;
  readonly idleReadsPerDay: number;
  readonly writesPerCycle: number;
  readonly readsPerCycle: number;
  readonly transitionsPerCycle: number;
  readonly callsPerCycle: number;
  readonly secondsPerCall: number;
  /** Of functions that are not called by cycles: the reconciler each minute, the API. */
  readonly otherCallsPerMonth: number;
  readonly apiCallsPerMonth: number;
  readonly tableGb: number;
  readonly objectGb: number;
  readonly objectPutsPerMonth: number;
  readonly logGbPerMonth: number;
  readonly customMetrics: number;
  readonly egressGbPerMonth: number;
  readonly imageGb: number;
  readonly owners: number;
  readonly mailsPerMonth: number;
}

/** Hours of a month, as AWS's own calculator counts them. */
export const MONTH_HOURS = 730;
export const MONTH_DAYS = 30.4;

export function usageOf({ symbols, cyclesPerMonth }: Pick<Usage, 'symbols' | 'cyclesPerMonth'>): Usage {
  return {
    symbols,
    cyclesPerMonth,
    recordsPerSymbolDay: 8_640,
    // The executor renews its lease every three seconds.
    idleWritesPerDay: 28_800,
    // Twice a second the executor looks for intents, cancels and the latch, a unit each; every five seconds it reads the
    // state, of 40 KB or ten units.
    idleReadsPerDay: 691_200,
    writesPerCycle: 120,
    readsPerCycle: 200,
    transitionsPerCycle: 25,
    callsPerCycle: 14,
    secondsPerCall: 1.5,
    otherCallsPerMonth: 60_000,
    apiCallsPerMonth: 20_000,
    tableGb: 1,
    objectGb: 5,
    objectPutsPerMonth: 10_000,
    logGbPerMonth: 3,
    // The bound that the adapters hold themselves to.
    customMetrics: 40,
    egressGbPerMonth: 3,
    imageGb: 1,
    owners: 1,
    mailsPerMonth: 200,
  };
}

/** What stands in `Usage` for people, in the order of the report. */
export const USAGE_WORDS: Readonly<Record<keyof Usage, string>> = {
  symbols: 'instruments (from the file)',
  cyclesPerMonth: 'decision cycles a month (from the schedules of the file)',
  recordsPerSymbolDay: 'stream records an instrument a day',
  idleWritesPerDay: 'table writes a day without any cycle',
  idleReadsPerDay: 'table reads a day without any cycle',
  writesPerCycle: 'table write units a cycle',
  readsPerCycle: 'table read units a cycle',
  transitionsPerCycle: 'state transitions a cycle',
  callsPerCycle: 'function calls a cycle',
  secondsPerCall: 'seconds a call',
  otherCallsPerMonth: 'function calls a month beside cycles',
  apiCallsPerMonth: 'API calls a month',
  tableGb: 'GB in tables',
  objectGb: 'GB in buckets',
  objectPutsPerMonth: 'objects written a month',
  logGbPerMonth: 'GB of logs a month',
  customMetrics: 'metrics of our own',
  egressGbPerMonth: 'GB out to the internet a month',
  imageGb: 'GB of container images',
  owners: 'owners who sign in',
  mailsPerMonth: 'e-mails a month',
};
