import type { JSX } from 'preact';
import { Table } from '../parts/table.tsx';
import { checkValue } from '../words/check-value.ts';
import { labelled } from '../words/language.ts';
import { useText } from '../words/text.ts';
import type { DecisionRecordView } from './stage.tsx';

type Check = DecisionRecordView['reviews'][number]['checks'][number];

/** Every check with its numbers, whether it passed or not; of what only closes most are not asked, and stand behind a line. */
export function RiskChecks({ checks }: { checks: readonly Check[] }): JSX.Element {
  const { words } = useText();
  const say = words.decision.risk;
  const idle = checks.filter(({ outcome }) => outcome === 'not-applicable');
  const folded = idle.length > FOLDED_FROM ? idle : [];
  return (
    <>
      <h3>{say.checks}</h3>
      <CheckTable checks={checks.filter((check) => !folded.includes(check))} caption={say.checks} />
      {folded.length === 0 ? null : (
        <details class="folded">
          <summary>{say.notAsked(folded.length)}</summary>
          <CheckTable checks={folded} caption={say.notAsked(folded.length)} />
        </details>
      )}
    </>
  );
}

/** So few are no burden. */
const FOLDED_FROM = 4;

function CheckTable({ checks, caption }: { checks: readonly Check[]; caption: string }): JSX.Element {
  const { words } = useText();
  const say = words.decision.risk;
  return (
    <Table<Check>
      caption={caption}
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
  );
}

function CheckValue({ code, value }: { code: string; value: Check['value'] }): JSX.Element {
  const text = useText();
  return value === undefined ? <span class="quiet">–</span> : <>{checkValue(code, value, text)}</>;
}
