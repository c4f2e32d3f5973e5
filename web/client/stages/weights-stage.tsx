import type { JSX } from 'preact';
import type { SystemView } from '../../api.ts';
import { Bar } from '../parts/bar.tsx';
import { Table } from '../parts/table.tsx';
import type { Format } from '../words/format.ts';
import { labelled } from '../words/language.ts';
import { useText } from '../words/text.ts';
import { Stage, StageNotReached, type DecisionRecordView } from './stage.tsx';

type Weight = DecisionRecordView['weights'][number];

/** How much each strategy was heard, with the arithmetic. */
export function WeightsStage({
  record: { regime, weights },
  system,
}: {
  record: DecisionRecordView;
  system: SystemView;
}): JSX.Element {
  const { words, format } = useText();
  const say = words.decision.weights;
  if (regime === undefined) return <StageNotReached name="weights" />;
  if (weights.length === 0) return <Stage name="weights" result={say.unknown} tone="absent" />;
  const heard = weights.filter(({ weight }) => weight > 0).length;
  return (
    <Stage name="weights" result={heard === 0 ? say.cash : say.heard(heard, weights.length)}>
      <Table<Weight>
        caption={words.decision.stages.weights}
        rows={weights}
        keyOf={({ strategyId }) => strategyId}
        classOf={({ weight }) => (weight > 0 ? '' : 'unheard')}
        columns={[
          {
            name: words.strategies.strategy,
            narrow: 'heading',
            cell: ({ strategyId }) =>
              labelled({ ...system.strategyTitles, ...words.strategyTitles }, strategyId),
          },
          {
            name: say.sharpe,
            figure: true,
            cell: ({ sharpe, activeSessions }) => (
              <>
                {sharpe === undefined ? null : format.number(sharpe, 2)}
                <small>
                  {sharpe === undefined
                    ? say.prior(format.number(activeSessions))
                    : say.record(format.number(activeSessions))}
                </small>
              </>
            ),
          },
          { name: say.drawdown, figure: true, cell: ({ drawdownRatio }) => format.percent(drawdownRatio) },
          { name: say.regime, cell: ({ regimeAllows }) => (regimeAllows ? say.allowed : say.notAllowed) },
          {
            name: say.score,
            figure: true,
            cell: (weight) => (
              <>
                {format.number(weight.score, 3)}
                <small>{arithmeticOf(weight, format)}</small>
              </>
            ),
          },
          {
            name: words.strategies.weight,
            figure: true,
            cell: ({ weight }) => (
              <span class="with-bar">
                <Bar ratio={weight} /> {format.percent(weight)}
              </span>
            ),
          },
        ]}
      />
      <p class="quiet">{say.rule(format.percent(system.toleratedDrawdownRatio, 0))}</p>
    </Stage>
  );
}

/** The score's arithmetic; of what is not scored there is none. */
function arithmeticOf({ sharpe, patience, regimeAllows }: Weight, format: Format): string {
  return regimeAllows && sharpe !== undefined
    ? `${format.number(Math.max(0, sharpe), 2)} × ${format.number(patience, 3)}`
    : '';
}
