import type { JSX } from 'preact';
import type { DecisionRow } from '../../api.ts';
import { DecisionTable } from '../parts/decision-table.tsx';
import { Panel } from '../parts/panel.tsx';
import { hashOf } from '../route.ts';
import { useText } from '../words/text.ts';

export function LatestPanel({ rows }: { rows: readonly DecisionRow[] }): JSX.Element {
  const { words } = useText();
  const all = <a href={hashOf({ page: 'decisions', filter: 'all', before: 0 })}>{words.more}</a>;
  return (
    <Panel title={words.decisions.latest} aside={all} area="latest-panel">
      {rows.length === 0 ? <p class="quiet">{words.decisions.empty}</p> : <DecisionTable rows={rows} />}
    </Panel>
  );
}
