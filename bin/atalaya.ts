#!/usr/bin/env node
import { Command, InvalidArgumentError, Option } from 'commander';
import type { Result } from '../layers/core/foundation/result.ts';
import type { CalendarId } from '../layers/core/market/instrument.ts';
import type { OwnerAct } from '../layers/core/risk/owner-control.ts';
import { DEFAULT_CONFIG } from './commands/chosen-bars.ts';
import type { CostChoice } from './commands/cost.ts';
import { confirmAct, kill, pause, requestAct } from './commands/control.ts';
import { drill } from './commands/drill.ts';
import { PAPER_CONFIG, runExecution, type ExecutionOptions } from './commands/execution.ts';
import type { IngestChoice } from './commands/ingest.ts';
import { inject } from './commands/inject.ts';
import { decisions, inspect, replay, report, status, verify, why, type Where } from './commands/inspect.ts';
import type { LoadChoice } from './commands/load-bars.ts';
import { start } from './commands/start.ts';
import { trainRegimeModel, type TrainingChoice } from './commands/train-regime.ts';

interface StartFlags {
  readonly state: string;
  readonly bars?: string;
  readonly symbol?: string;
  readonly calendar: CalendarId;
  readonly config: string;
  readonly pace: number;
  readonly exit: boolean;
  readonly port: number;
  readonly live: number;
}

interface TrainFlags extends TrainingChoice {
  readonly symbol: string;
}

const program = new Command('atalaya')
  .description(
    'An autonomous trading system. Here it trades a simulated venue: no real money, no network, unless its file says so.',
  )
  .showHelpAfterError();

const stateOption = (): Option =>
  new Option('--state <folder>', 'where portfolios are kept').default('.atalaya');

const calendarOption = (): Option =>
  new Option('--calendar <id>', 'the market of your file').choices(['XNYS', 'XLON', '24/7']).default('XNYS');

program
  .command('start', { isDefault: true })
  .description('live through history, report, then go on session by session with a page to look at')
  .option('--bars <file>', 'your own daily or hourly OHLCV file, see data/README.md')
  .option('--symbol <symbol>', 'what your file is of', 'X')
  .addOption(calendarOption())
  .option('--config <file>', 'the environment', DEFAULT_CONFIG)
  .option('--pace <time>', 'between two live sessions: 2s, 500ms or max', parsePace, 2_000)
  .option('--exit', 'end after the last session instead of serving the page until Ctrl-C', false)
  .option('--port <number>', 'of the page; the next free one is taken', parseWhole, 8_321)
  .option('--live <sessions>', 'how many of the last sessions go through the state machine', parseWhole, 250)
  .addOption(stateOption())
  .action(async ({ pace, live, bars, symbol, ...flags }: StartFlags) => {
    if (bars === undefined && symbol !== 'X')
      program.error('--symbol names what --bars <file> is of; give both');
    const own = bars === undefined ? {} : { bars, ...(symbol === undefined ? {} : { symbol }) };
    const outcome = await start({ ...flags, ...own, paceMs: pace, liveSessions: live });
    if (!outcome.ok) fail(outcome.error.message);
  });

inspection('status', 'where the account stands').action((flags: Where) => answer(inspect(flags, status)));
inspection('decisions', 'the newest decisions')
  .option('--limit <number>', 'how many', parseWhole, 20)
  .option('--traded', 'only those that traded', false)
  .action((flags: Where & { limit: number; traded: boolean }) =>
    answer(inspect(flags, decisions(flags.limit, flags.traded))),
  );
inspection('why', 'everything about one decision')
  .argument('<id>')
  .action((id: string, flags: Where) => answer(inspect(flags, why(id))));
inspection('replay', 'make a decision again from its record and compare')
  .argument('[id]')
  .option('--all', 'every decision', false)
  .action((id: string | undefined, flags: Where & { all: boolean }) => {
    if ((id === undefined) !== flags.all) program.error('name one decision, or --all');
    return answer(inspect(flags, replay(id)));
  });
inspection('verify', "follow the journal's chain and fold the ledger again").action((flags: Where) =>
  answer(inspect(flags, verify)),
);
inspection('pause', 'open nothing more, and manage what is open')
  .requiredOption('--reason <words>', 'why, for the record')
  .action((flags: Where & { reason: string }) => answer(pause(flags, flags.reason)));
twoSteps('resume', 'leave a pause or an emergency: first with a reason, then with the code it gives');
twoSteps('acknowledge', 'accept the drawdown, so that defensive can end: first with a reason, then the code');
inspection('kill', 'sell everything at the market and stop until a person resumes')
  .requiredOption('--reason <words>', 'why, for the record')
  .action((flags: Where & { reason: string }) => answer(kill(flags, flags.reason)));
inspection('report', 'the report as HTML with plots, and as CSV; transactions and execution quality too')
  .option('--out <folder>', 'where to', 'reports')
  .action((flags: Where & { out: string }) => answer(inspect(flags, report(flags.out))));

program
  .command('execution')
  .description(
    'the execution service: trades the intents in its outbox at the venues that its file names, until Ctrl-C',
  )
  .option('--config <file>', 'the environment, with its section `execution`', PAPER_CONFIG)
  .option('--port <number>', 'of /health and /metrics; 0 takes a free one', parseWhole)
  .option('--arm', 'open the latch, so that entries may leave; paper is always armed', false)
  .option('--venue-at <address>', 'a simulated venue in another process of this machine')
  .addOption(stateOption())
  .action(async (flags: ExecutionOptions) => {
    const outcome = await runExecution(flags);
    if (!outcome.ok) fail(outcome.error.message);
  });

program
  .command('inject')
  .description(
    'three test buys and three test sells through the whole road, on paper, with the time of every hop',
  )
  .option('--why', 'show the two decisions with their fills as well', false)
  .action((flags: { readonly why: boolean }) => answer(inject(flags)));

program
  .command('drill')
  .description('rehearse the kill switch on paper, with the executor alive and then killed; about a minute')
  .action(() => answer(drill()));

program
  .command('cost')
  .description('the bill of an environment in AWS, before it is deployed; refused above its budget')
  .requiredOption('--env <name>', 'staging or production')
  .option('--against <usd>', 'another limit than the budget of its file', parseWhole)
  .addOption(
    new Option('--region <name>', 'another region than its file’s').choices(['us-east-1', 'eu-west-1']),
  )
  .action(async (flags: CostChoice) => {
    // Synthesis loads much that no other command needs.
    const { cost } = await import('./commands/cost.ts');
    return answer(cost(flags));
  });
program
  .command('preflight')
  .description('what a deployment would stumble over: account, quotas, keys, venues, clock, a line each')
  .requiredOption('--env <name>', 'staging or production')
  .action(async ({ env }: { readonly env: string }) => {
    const { preflight } = await import('./commands/preflight.ts');
    return answer(preflight(env));
  });

program
  .command('ingest')
  .description('closed bars of the venue that an environment names, once, into its tables in AWS')
  .requiredOption('--env <name>', 'staging or production')
  .option('--table <name>', 'where the account has more than one of the name')
  .action(async (flags: IngestChoice) => {
    const { ingest } = await import('./commands/ingest.ts');
    return answer(ingest(flags));
  });

program
  .command('load-bars')
  .description('bars of your own, from a CSV file, into the tables of an environment in AWS')
  .requiredOption('--env <name>', 'staging or production')
  .requiredOption('--bars <file>', 'daily or hourly OHLCV, see data/README.md')
  .requiredOption('--symbol <symbol>', 'what it is of, as the universe names it')
  .addOption(
    new Option('--calendar <id>', 'another market than the instrument’s').choices(['XNYS', 'XLON', '24/7']),
  )
  .option('--table <name>', 'where the account has more than one of the name')
  .action(async (flags: LoadChoice) => {
    const { loadBars } = await import('./commands/load-bars.ts');
    return answer(loadBars(flags));
  });

program
  .command('train-regime')
  .description('train the regime model on daily bars, and show what the regimes would have been')
  .option('--bars <file>', 'your own daily OHLCV file, see data/README.md')
  .option('--symbol <symbol>', 'what your file is of', 'X')
  .addOption(calendarOption())
  .option('--vix <file>', 'daily closes of the VIX, as CSV')
  .option('--until <date>', 'the last day the model may see, YYYY-MM-DD; all of them unless told')
  .option('--seed <number>', 'of the random starts', parseWhole, 1)
  .option('--out <file>', 'where to write the model; its page goes beside it')
  .option('--config <file>', 'the environment whose hysteresis is used', DEFAULT_CONFIG)
  .action(({ bars, symbol, ...flags }: TrainFlags) => {
    const own = bars === undefined ? {} : { bars, symbol };
    const outcome = trainRegimeModel({ ...flags, ...own });
    if (outcome.ok) process.stdout.write(`${outcome.value.text}\n`);
    else fail(outcome.error.message);
  });

await program.parseAsync();

/** What loosens takes two acts of a person. */
function twoSteps(act: OwnerAct, description: string): void {
  inspection(act, description)
    .option('--reason <words>', 'why, for the record')
    .option('--code <code>', 'the code that the first step gave')
    .action(({ reason, code, ...where }: Where & { reason?: string; code?: string }) => {
      if (reason !== undefined && code === undefined) return answer(requestAct(where, act, reason));
      if (reason === undefined && code !== undefined) return answer(confirmAct(where, code));
      return program.error('first --reason <words>, then --code <code>');
    });
}

function inspection(name: string, description: string): Command {
  return program
    .command(name)
    .description(description)
    .option('--portfolio <symbol>', 'which one; the one started last unless told')
    .addOption(stateOption());
}

async function answer(outcome: Result<string> | Promise<Result<string>>): Promise<void> {
  const told = await outcome;
  if (told.ok) process.stdout.write(`${told.value}\n`);
  else if (isWholePage(told.error.code)) {
    process.stdout.write(`${told.error.message}\n`);
    process.exitCode = 1;
  } else fail(told.error.message);
}

/** Refusals that are the page that was asked for; only the exit code says no. */
function isWholePage(code: string): boolean {
  return code === 'NOT_READY' || code === 'OVER_BUDGET';
}

function fail(message: string): void {
  process.stderr.write(`atalaya: ${message}\n`);
  process.exitCode = 1;
}

function parsePace(text: string): number {
  if (text === 'max') return 0;
  const match = /^(\d+(?:\.\d+)?)(ms|s)$/.exec(text);
  const value = match === null ? NaN : Number(match[1]) * (match[2] === 's' ? 1_000 : 1);
  if (!(value >= 0 && value <= 86_400_000))
    throw new InvalidArgumentError('a pace is max, or a time such as 2s or 500ms.');
  return value;
}

function parseWhole(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value))
    throw new InvalidArgumentError('a whole number, zero or more.');
  return value;
}
