import type { JSX } from 'preact';
import type { StrategyView } from '../../api.ts';
import { Bar } from '../parts/bar.tsx';
import { Panel } from '../parts/panel.tsx';
import { Signed } from '../parts/signed.tsx';
import { Table } from '../parts/table.tsx';
import { labelled } from '../words/language.ts';
import { useText } from '../words/text.ts';

/** Who is heard, how much, and what each one wants. */
export function StrategiesPanel({ strategies }: { strategies: readonly StrategyView[] }): JSX.Element {
  const { words } = useText();
  return (
    <Panel title={words.strategies.title} area="strategies-panel">
      <Table<StrategyView>
        caption={words.strategies.title}
        rows={strategies}
        keyOf={({ id }) => id}
        classOf={({ weight }) => ((weight?.weight ?? 0) > 0 ? '' : 'unheard')}
        columns={[
          {
            name: words.strategies.strategy,
            narrow: 'heading',
            cell: ({ id, title }) => labelled({ [id]: title, ...words.strategyTitles }, id),
          },
          { name: words.strategies.weight, cell: ({ weight }) => <Weight weight={weight} /> },
          { name: words.strategies.wants, cell: ({ stances }) => <Wishes stances={stances} /> },
          {
            name: words.strategies.own,
            figure: true,
            cell: ({ navPerUnit }) => <Result unit={navPerUnit} />,
          },
          {
            name: words.strategies.account,
            figure: true,
            cell: ({ bookPerUnit }) => <Result unit={bookPerUnit} />,
          },
        ]}
      />
    </Panel>
  );
}

/** What became of one unit. */
function Result({ unit }: { unit: number | undefined }): JSX.Element | null {
  const { format } = useText();
  return unit === undefined ? null : <Signed value={unit - 1}>{format.signedPercent(unit - 1)}</Signed>;
}

function Weight({ weight }: { weight: StrategyView['weight'] }): JSX.Element {
  const { words, format } = useText();
  if (weight === undefined) return <span class="quiet">{words.strategies.noRegime}</span>;
  if (!weight.regimeAllows) return <span class="quiet">{words.strategies.notInRegime}</span>;
  return (
    <span class="with-bar">
      <Bar ratio={weight.weight} /> {format.percent(weight.weight, 0)}
    </span>
  );
}

function Wishes({ stances }: Pick<StrategyView, 'stances'>): JSX.Element {
  const { words, format } = useText();
  if (stances.length === 0) return <span class="quiet">{words.strategies.nothing}</span>;
  return (
    <>
      {stances
        .map(({ symbol, direction, strength }) => {
          return `${words.decision.directions[direction]} ${symbol} ${format.percent(strength, 0)}`;
        })
        .join(', ')}
    </>
  );
}
