import { STARTS } from '../../app/research/train-regime.ts';
import type { RegimeStudy } from '../../app/research/study-regimes.ts';
import { at } from '../../core/foundation/assert.ts';
import type { RegimeModel } from '../../core/regime/hidden-markov-model.ts';
import type { CandidateFit, TrainedRegimeModel } from '../../core/regime/hidden-markov-train.ts';
import { agreementOf, changesOf, staysOf } from '../../core/regime/regime-track.ts';
import { REGIMES, type Regime } from '../../core/regime/regime.ts';
import { stateStatistics, type StateStatistics } from '../../core/regime/state-naming.ts';
import { MISSING, shownCount, shownPercent, shownRatio, shownShare } from '../report/figures.ts';
import { cell, left, right, type Cell, type ReportTable } from '../report/report-table.ts';

const SESSIONS_A_YEAR = 252;

/** Everything a training has to show, in reading order. */
export function regimeTables(
  { model, candidates }: TrainedRegimeModel,
  study: RegimeStudy,
): readonly ReportTable[] {
  return [
    candidateTable(candidates, model),
    stateTable(model, study),
    stayTable(study),
    periodTable(study),
    agreementTable(study),
    confusionTable(study),
    yearTable('Each year by the rules', study, study.rules.regimes),
    yearTable('Each year by the model', study, study.model.regimes),
  ];
}

/** How each number of states fared; the chosen one has the least BIC. */
function candidateTable(candidates: readonly CandidateFit[], { initial }: RegimeModel): ReportTable {
  return {
    title: 'Number of states',
    columns: [
      left('States'),
      ...['Parameters', 'Log likelihood', 'BIC', 'Iterations', 'Converged', 'Starts that agree', ''].map(
        right,
      ),
    ],
    rows: candidates.map(
      ({ states, parameters, logLikelihood, bic, iterations, converged, startsAgreeing }) => [
        cell(String(states)),
        cell(shownCount(parameters)),
        cell(shownRatio(logLikelihood, 1)),
        cell(shownRatio(bic, 1)),
        cell(shownCount(iterations)),
        cell(converged ? 'yes' : 'no', converged ? undefined : 'bad'),
        cell(`${startsAgreeing} of ${STARTS}`),
        cell(states === initial.length ? 'chosen' : '', 'quiet'),
      ],
    ),
  };
}

/** What each hidden state is like, from the model's own parameters, and how often the history changed into it. */
function stateTable(model: RegimeModel, { states }: RegimeStudy): ReportTable {
  const statistics = stateStatistics(model);
  const stays = staysOf(states);
  const known = states.filter((state) => state !== undefined).length;
  const optional = OPTIONAL.filter(
    ({ of }) => statistics.ok && statistics.value.some((state) => of(state) !== undefined),
  );
  const titles = ['Drift a year', 'Volatility', 'Sharpe', 'Volatility of mean'];
  const rest = ['Expected stay', 'Sessions', 'Share', 'Entered'];
  return {
    title: 'Hidden states',
    columns: [left('State'), ...[...titles, ...optional.map(({ title }) => title), ...rest].map(right)],
    rows: (statistics.ok ? statistics.value : []).map((state, index) => {
      const { sessions, spells } = stays.get(index) ?? { sessions: 0, spells: 0 };
      const stay = 1 / (1 - at(at(model.transition, index), index));
      return [
        cell(`${index + 1} ${at(model.stateNames, index)}`),
        cell(shownPercent(SESSIONS_A_YEAR * state.meanDailyLogReturn, 1)),
        cell(shownPercent(Math.sqrt(SESSIONS_A_YEAR) * state.dailyDeviation, 1)),
        cell(shownRatio(state.sharpe)),
        cell(shownRatio(state.volatilityRatio)),
        ...optional.map(({ of }) => cell(shownRatio(of(state)))),
        cell(`${shownRatio(stay, 0)} sessions`),
        cell(shownCount(sessions)),
        cell(shownShare(sessions, known)),
        cell(shownCount(spells)),
      ];
    }),
    whenEmpty: 'The states have no statistics.',
  };
}

const OPTIONAL: readonly {
  readonly title: string;
  readonly of: (state: StateStatistics) => number | undefined;
}[] = [
  { title: 'ATR of usual', of: ({ atrRatio }) => atrRatio },
  { title: 'VIX', of: ({ vix }) => vix },
];

/** How long each regime held and how often it was entered, by each way of judging. */
function stayTable(study: RegimeStudy): ReportTable {
  const judges = judgesOf(study).map(({ name, regimes }) => ({
    name,
    stays: staysOf(regimes),
    changes: changesOf(regimes),
    sessions: regimes.filter((regime) => regime !== undefined).length,
  }));
  const row = (
    title: string,
    cellsOf: (judge: (typeof judges)[number]) => readonly Cell[],
  ): readonly Cell[] => [cell(title), ...judges.flatMap(cellsOf)];
  return {
    title: 'Time in each regime',
    columns: [
      left('Regime'),
      ...judges.flatMap(({ name }) => [right(name), right('Entered'), right('Mean stay')]),
    ],
    rows: [
      ...REGIMES.map((regime) =>
        row(regime, ({ stays, sessions: all }) => {
          const { sessions, spells } = stays.get(regime) ?? { sessions: 0, spells: 0 };
          const stay = spells === 0 ? MISSING : shownRatio(sessions / spells, 1);
          return [cell(shownShare(sessions, all)), cell(shownCount(spells)), cell(stay)];
        }),
      ),
      row('Changes in all', ({ changes, sessions }) => {
        const aYear =
          sessions === 0 ? MISSING : `${shownRatio((SESSIONS_A_YEAR * changes) / sessions, 1)} a year`;
        return [cell(''), cell(shownCount(changes)), cell(aYear)];
      }),
    ],
  };
}

/** The share of each year's sessions in each regime. */
function yearTable(
  title: string,
  { days }: RegimeStudy,
  regimes: readonly (Regime | undefined)[],
): ReportTable {
  const years = [...new Set(days.map((day) => day.slice(0, 4)))];
  return {
    title,
    columns: [left('Year'), ...REGIMES.map((regime) => right(regime)), right('Changes')],
    rows: years.flatMap((year) => {
      const own = regimes.filter((_, index) => days[index]?.startsWith(year) === true);
      const shares = shareCells(own);
      return shares === undefined ? [] : [[cell(year), ...shares]];
    }),
  };
}

/** Calendar years around what is remembered as a crash. */
const PERIODS: readonly { readonly name: string; readonly from: string; readonly to: string }[] = [
  { name: '2000-02', from: '2000-01-01', to: '2002-12-31' },
  { name: '2008', from: '2008-01-01', to: '2008-12-31' },
  { name: '2011', from: '2011-01-01', to: '2011-12-31' },
  { name: '2018', from: '2018-01-01', to: '2018-12-31' },
  { name: '2020', from: '2020-01-01', to: '2020-12-31' },
];

/** The regimes through the years that a regime model must know, by each way of judging. */
function periodTable(study: RegimeStudy): ReportTable {
  return {
    title: 'Through the crashes',
    columns: [left('Period'), left('Judge'), ...REGIMES.map((regime) => right(regime)), right('Changes')],
    rows: PERIODS.flatMap(({ name, from, to }) =>
      judgesOf(study).flatMap((judge) => {
        const own = judge.regimes.filter(
          (_, index) => at(study.days, index) >= from && at(study.days, index) <= to,
        );
        const shares = shareCells(own);
        return shares === undefined ? [] : [[cell(name), cell(judge.name), ...shares]];
      }),
    ),
    whenEmpty: 'None of these years is in the history.',
  };
}

/** In how many sessions rules and model held the same, apart for those the model was trained on and those after. */
function agreementTable({ rules, model, trainedOn }: RegimeStudy): ReportTable {
  const row = (title: string, from: number, to?: number): readonly Cell[] => {
    const { same, both } = agreementOf(rules.regimes.slice(from, to), model.regimes.slice(from, to));
    return [cell(title), cell(shownCount(both)), cell(shownCount(same)), cell(shownShare(same, both))];
  };
  return {
    title: 'Agreement of rules and model',
    columns: [left(''), right('Sessions'), right('Same regime'), right('Share')],
    rows: [row('Trained on', 0, trainedOn), row('After its training', trainedOn)],
  };
}

/** In whose regime the rules' sessions were by the model: a row for each regime of the rules. */
function confusionTable({ rules, model }: RegimeStudy): ReportTable {
  return {
    title: 'Rules against model, in sessions',
    columns: [left('Rules'), ...REGIMES.map((regime) => right(`model ${regime}`))],
    rows: REGIMES.map((byRules) => [
      cell(byRules),
      ...REGIMES.map((byModel) =>
        cell(
          shownCount(
            rules.regimes.filter((regime, index) => regime === byRules && model.regimes[index] === byModel)
              .length,
          ),
        ),
      ),
    ]),
  };
}

interface Judge {
  readonly name: string;
  readonly regimes: readonly (Regime | undefined)[];
}

function judgesOf({ rules, model, hindsight }: RegimeStudy): readonly Judge[] {
  return [
    { name: 'Rules', regimes: rules.regimes },
    { name: 'Model', regimes: model.regimes },
    { name: 'Hindsight', regimes: hindsight },
  ];
}

/** The share of the known sessions in each regime, and the changes; undefined where nothing is known. */
function shareCells(regimes: readonly (Regime | undefined)[]): readonly Cell[] | undefined {
  const known = regimes.filter((regime) => regime !== undefined).length;
  if (known === 0) return undefined;
  const stays = staysOf(regimes);
  return [
    ...REGIMES.map((regime) => cell(shownShare(stays.get(regime)?.sessions ?? 0, known))),
    cell(shownCount(changesOf(regimes))),
  ];
}
