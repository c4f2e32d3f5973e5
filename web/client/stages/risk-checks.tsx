import type { JSX } from 'preact';
import { Table } from '../parts/table.tsx';
import { labelled, useText } from '../words/text.ts';
import type { DecisionRecordView } from './stage.tsx';

type Check = DecisionRecordView['reviews'][number]['checks'][number];

/** Every check with its numbers, whether it passed or not. */
export function RiskChecks({ checks }: { checks: readonly Check[] }): JSX.Element {
  const { words } = useText();
  const say = words.decision.risk;
  return (
    <>
      <h3>{say.checks}</h3>
      <Table<Check>
        caption={say.checks}
        rows={checks}
        keyOf={({ code }) => code}
        classOf={({ outcome }) => (outcome === 'not-applicable' ? 'unheard' : '')}
        columns={[
          { name: say.check, narrow: 'heading', cell: ({ code }) => labelled(words.codes, code) },
          {
            name: say.outcome,
            narrow: 'heading',
            cell: ({ outcome }) => <span class={`chip ${outcome}`}>{say.outcomes[outcome]}</span>,
          },
          {
            name: say.value,
            figure: true,
            cell: ({ code, value }) => <CheckValue code={code} value={value} />,
          },
          {
            name: say.limit,
            figure: true,
            cell: ({ code, limit }) => <CheckValue code={code} value={limit} />,
          },
        ]}
      />
    </>
  );
}

function CheckValue({ code, value }: { code: string; value: Check['value'] }): JSX.Element {
  const { words, format } = useText();
  if (value === undefined) return <span class="quiet">–</span>;
  if (typeof value === 'string') {
    return <>{labelled({ ...words.terms, ...words.mode.names, ...words.regime.names }, value)}</>;
  }
  switch (code) {
    case 'STALE_QUOTE':
    case 'EXITABLE':
    case 'GUARD_LOSING_RUN':
      return <>{format.number(value)}</>;
    case 'CORRELATION':
      return <>{format.number(value, 2)}</>;
    default:
      return <>{format.percent(value)}</>;
  }
}
