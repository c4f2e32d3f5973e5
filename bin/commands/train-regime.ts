import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { studyRegimes, type RegimeStudy } from '../../layers/app/research/study-regimes.ts';
import { CANDIDATES, STARTS, trainRegime } from '../../layers/app/research/train-regime.ts';
import { regimeInputs } from '../../layers/core/decision/detect-regime.ts';
import { benchmarkOf } from '../../layers/core/decision/system-config.ts';
import { at } from '../../layers/core/foundation/assert.ts';
import { ok, refuse, type Result } from '../../layers/core/foundation/result.ts';
import { epochMs } from '../../layers/core/foundation/time.ts';
import { parseCalendarDate, type CalendarDate } from '../../layers/core/market/calendar-date.ts';
import { calendarOf } from '../../layers/core/market/exchange-calendar.ts';
import { regimeModelHash } from '../../layers/core/regime/hidden-markov-model.ts';
import type { CandidateFit, TrainedRegimeModel } from '../../layers/core/regime/hidden-markov-train.ts';
import type { RegimeInputs } from '../../layers/core/regime/regime-inputs.ts';
import { codeHash } from '../../layers/platform/laptop/code-hash.ts';
import { folderOf } from '../../layers/platform/laptop/portfolio-directory.ts';
import { readVixCsv } from '../../layers/platform/regime/read-vix-csv.ts';
import { writeRegimeModel } from '../../layers/platform/regime/regime-model-file.ts';
import { regimeTables } from '../../layers/platform/regime/regime-tables.ts';
import { regimePage } from '../../layers/platform/report/regime-page.ts';
import { PLAIN, textTable } from '../../layers/platform/report/text-table.ts';
import { chooseBars, type Choice, type Chosen } from './chosen-bars.ts';

export interface TrainingChoice extends Choice {
  /** A file of the VIX. Without one, realised volatility stands in for it. */
  readonly vix?: string;
  /** The last day the model may see; without one, all of them. */
  readonly until?: string;
  readonly seed: number;
  /** Where the model goes; its page goes beside it. */
  readonly out?: string;
}

export interface Trained {
  readonly trained: TrainedRegimeModel;
  readonly study: RegimeStudy;
  /** For a terminal. */
  readonly text: string;
}

/** Trains a regime model on daily bars, writes it and its page, and tells what the regimes would have been. */
export function trainRegimeModel(choice: TrainingChoice): Result<Trained> {
  const order = orderOf(choice);
  if (!order.ok) return order;
  const { chosen, days, until, inputs, symbol, out } = order.value;
  const { window: bars } = chosen.file;
  const trained = trainRegime(
    {
      name: `${folderOf(symbol)}-${at(days, until - 1)}`,
      bars,
      until,
      inputs,
      seed: choice.seed,
      codeHash: codeHash(),
    },
    sayCandidate,
  );
  if (!trained.ok) return trained;
  const { model } = trained.value;
  const hysteresis = chosen.environment.config.regime;
  const study = studyRegimes({ bars, days, model, inputs, hysteresis });
  if (!study.ok) return study;
  const page = out.replace(/(\.json)?$/, '.html');
  const tables = regimeTables(trained.value, study.value);
  const notes = notesOf(order.value, trained.value);
  const provenance = [
    ['Model', regimeModelHash(model)],
    ['Features', model.dataHash],
    ['Code', model.codeHash],
    ['Seed', String(model.seed)],
  ] as const;
  writeRegimeModel(out, model);
  mkdirSync(dirname(page), { recursive: true });
  writeFileSync(page, regimePage(study.value, { symbol, notes, tables, provenance }));
  const text = [
    `REGIMES OF ${symbol}, ${at(days, 0)} TO ${at(days, -1)}`,
    ...tables.map((table) => textTable(table, PLAIN)),
    notes.map((note) => `- ${note}`).join('\n'),
    provenance.map(([name, value]) => `${name.padEnd(10)}${value}`).join('\n'),
    `model  ${out}\npage   ${page}`,
  ].join('\n\n');
  return ok({ trained: trained.value, study: study.value, text });
}

interface Order {
  readonly chosen: Chosen;
  readonly symbol: string;
  /** The session of each bar. */
  readonly days: readonly CalendarDate[];
  /** How many of the bars the model may see. */
  readonly until: number;
  readonly inputs: RegimeInputs;
  readonly out: string;
}

function orderOf({ vix, until, out, ...choice }: TrainingChoice): Result<Order> {
  const chosen = chooseBars(choice);
  if (!chosen.ok) return chosen;
  const { environment, file } = chosen.value;
  if (file.interval !== 'day')
    return refuse('MODEL_WANTS_DAYS', `${file.path} has bars of an hour; a regime model knows days`);
  const index = vix === undefined ? undefined : readVixCsv(vix);
  if (index?.ok === false) return index;
  const { dayOf } = calendarOf(benchmarkOf(environment.config).instrument.calendar);
  const days = [...file.window.openMs].map((openMs) => dayOf(epochMs(openMs)));
  const last = until === undefined ? undefined : parseCalendarDate(until);
  if (last?.ok === false) return last;
  const seen = last === undefined ? days.length : days.filter((day) => day <= last.value).length;
  if (seen === 0) return refuse('NO_BARS', `${file.path} has no bar until ${until ?? ''}`);
  const symbol = environment.config.benchmark;
  return ok({
    chosen: chosen.value,
    symbol,
    days,
    until: seen,
    inputs: {
      ...regimeInputs(environment.config),
      ...(index === undefined ? {} : { vix: index.value }),
    },
    out: out ?? `reports/regime-${folderOf(symbol)}.json`,
  });
}

/** What a reader must know before believing a number. */
function notesOf(
  { chosen, days, until, inputs }: Order,
  { model, candidates }: TrainedRegimeModel,
): readonly string[] {
  const states = model.initial.length;
  const startsAgreeing = candidates.find((candidate) => candidate.states === states)?.startsAgreeing ?? 0;
  return [
    `The model was trained on ${at(days, 0)} to ${at(days, until - 1)}. What it says of these sessions it says with hindsight: its parameters know them all, even where its probabilities are filtered.`,
    ...(until === days.length ? [] : [`From ${at(days, until)} on it had seen nothing.`]),
    'The row or column called Hindsight reads later sessions as well (Viterbi). Nothing is ever decided by it.',
    inputs.vix === undefined
      ? 'No VIX is known: the realised volatility of 21 sessions stands in for it.'
      : 'The VIX of a session is known only after the stocks have closed, so each session is judged by the one before. A decision cycle knows no VIX, so that this model is for study and no environment can name it.',
    ...(states === Math.max(...CANDIDATES)
      ? [
          `BIC is least at the most states that were tried (${states}). It takes sessions for independent given their state, which features over 21 and 200 days are not, so it asks for more states than there are kinds of market.`,
        ]
      : []),
    ...(startsAgreeing > STARTS / 2
      ? []
      : [
          `Only ${startsAgreeing} of ${STARTS} starts ended at this model: another seed may end at another, whose states bear other names.`,
        ]),
    ...(model.converged ? [] : ['The fit had not converged when its iterations ran out.']),
    ...chosen.notes,
  ];
}

function sayCandidate({ states, converged, iterations, bic, startsAgreeing }: CandidateFit): void {
  const ended = converged ? 'converged after' : 'not converged after';
  const starts = `${startsAgreeing} of ${STARTS} starts ended there`;
  process.stderr.write(
    `${states} states  ${ended} ${iterations} iterations, BIC ${bic.toFixed(1)}, ${starts}\n`,
  );
}
