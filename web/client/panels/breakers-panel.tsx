import type { JSX } from 'preact';
import type { RiskStatus } from '../../../layers/app/status/risk-status.ts';
import { Panel } from '../parts/panel.tsx';
import { Table } from '../parts/table.tsx';
import { labelled } from '../words/language.ts';
import { useText } from '../words/text.ts';
import { shownAs } from './shown-as.ts';

type Breaker = RiskStatus['breakers'][number];

/** The circuit breakers of the system's parts: how they stand, and what each does when it trips. */
export function BreakersPanel({ breakers }: { breakers: readonly Breaker[] }): JSX.Element {
  const { words, format } = useText();
  const say = words.breakers;
  return (
    <Panel title={say.title} area="breakers-panel">
      <Table<Breaker>
        caption={say.title}
        rows={breakers}
        keyOf={({ code, subject = '' }) => `${code} ${subject}`}
        classOf={({ kind }) => (kind === 'open' || kind === 'recovering' ? 'holds' : '')}
        columns={[
          {
            name: say.part,
            narrow: 'heading',
            cell: ({ code, subject }) =>
              subject === undefined
                ? labelled(words.codes, code)
                : `${labelled(words.codes, code)}: ${subject}`,
          },
          {
            name: say.state,
            cell: ({ kind, sinceMs, cause }) => (
              <>
                {say.states[kind]}
                {sinceMs === undefined ? null : (
                  <small>
                    {words.since(format.instant(sinceMs))}
                    {cause === undefined ? '' : `: ${cause}`}
                  </small>
                )}
              </>
            ),
          },
          { name: say.tripsAfter, figure: true, cell: ({ tripMs }) => shownAs(tripMs, 'ms', format) },
          { name: say.then, narrow: 'line', cell: ({ code }) => labelled(say.actions, code) },
        ]}
      />
    </Panel>
  );
}
