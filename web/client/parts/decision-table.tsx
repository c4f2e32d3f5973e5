import type { JSX } from 'preact';
import type { DecisionRow } from '../../api.ts';
import { hashOf } from '../route.ts';
import { useText } from '../words/text.ts';
import { Recorded } from './recorded.tsx';
import { Table } from './table.tsx';

/** Decisions, newest first, each a link to its page. */
export function DecisionTable({ rows }: { rows: readonly DecisionRow[] }): JSX.Element {
  const { words, format } = useText();
  return (
    <Table<DecisionRow>
      caption={words.decisions.title}
      rows={rows}
      keyOf={({ decisionId }) => decisionId}
      classOf={({ outcome }) => `linked ${outcome}`}
      columns={[
        {
          name: words.decisions.date,
          narrow: 'heading',
          cell: ({ decisionId, atMs }) => (
            <a class="row-link" href={hashOf({ page: 'decision', decisionId })}>
              {format.instant(atMs)}
            </a>
          ),
        },
        {
          name: words.decisions.outcome,
          narrow: 'heading',
          cell: ({ outcome }) => <Outcome outcome={outcome} />,
        },
        {
          name: words.decisions.reason,
          narrow: 'line',
          cell: ({ reason, approvals }) => (
            <>
              <Recorded>{reason}</Recorded>
              {approvals.map(({ symbol, by, answer }) => (
                <small key={symbol}>{words.decisions.asked[by][answer]}</small>
              ))}
            </>
          ),
        },
        {
          name: words.decisions.regime,
          cell: ({ regime }) =>
            regime === undefined ? (
              <span class="quiet">{words.regime.unknown}</span>
            ) : (
              words.regime.names[regime]
            ),
        },
        {
          name: words.decisions.confidence,
          figure: true,
          cell: ({ confidence }) =>
            confidence === undefined ? <span class="quiet">–</span> : format.percent(confidence, 0),
        },
      ]}
    />
  );
}

export function Outcome({ outcome }: Pick<DecisionRow, 'outcome'>): JSX.Element {
  const { words } = useText();
  return <span class={`chip ${outcome}`}>{words.decisions.outcomes[outcome]}</span>;
}
