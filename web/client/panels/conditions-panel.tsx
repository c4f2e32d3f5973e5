import type { JSX } from 'preact';
import type { RiskStatus } from '../../../layers/app/status/risk-status.ts';
import { Panel } from '../parts/panel.tsx';
import { Table } from '../parts/table.tsx';
import { labelled } from '../words/language.ts';
import { useText } from '../words/text.ts';
import { shownAs } from './shown-as.ts';

type Condition = RiskStatus['conditions'][number];

/** The table that the mode is judged by, in its order, with what it reads now. */
export function ConditionsPanel({ conditions }: { conditions: readonly Condition[] }): JSX.Element {
  const { words, format } = useText();
  const say = words.conditions;
  return (
    <Panel title={say.title} area="conditions-panel">
      <Table<Condition>
        caption={say.title}
        rows={conditions}
        keyOf={({ code, mode }) => `${mode} ${code}`}
        classOf={({ holds }) => (holds ? 'holds' : '')}
        columns={[
          { name: say.condition, narrow: 'heading', cell: ({ code }) => labelled(words.codes, code) },
          {
            name: say.now,
            figure: true,
            cell: ({ value, unit }) => (value === undefined ? say.unknown : shownAs(value, unit, format)),
          },
          {
            name: say.limit,
            figure: true,
            cell: ({ limit, unit, beyond }) =>
              unit === 'count' && limit === 0 ? say.any : say[beyond](shownAs(limit, unit, format)),
          },
          {
            name: say.result,
            cell: ({ mode, policy }) =>
              policy === undefined ? words.mode.names[mode] : `${words.mode.names[mode]}, ${say[policy]}`,
          },
        ]}
      />
    </Panel>
  );
}
