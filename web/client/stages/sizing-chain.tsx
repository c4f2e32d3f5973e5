import type { JSX } from 'preact';
import { Bar } from '../parts/bar.tsx';
import { Recorded } from '../parts/recorded.tsx';
import { Table } from '../parts/table.tsx';
import { labelled } from '../words/language.ts';
import { useText } from '../words/text.ts';
import type { DecisionRecordView } from './stage.tsx';

type Step = DecisionRecordView['reviews'][number]['sizing'][number];

/** The chain from Kelly's fraction down to what may be held. A full bar is the whole of NAV. */
export function SizingChain({ steps }: { steps: readonly Step[] }): JSX.Element {
  const { words, format } = useText();
  const say = words.decision.risk;
  const chain = steps.map((step, place) => ({ ...step, before: steps[place - 1]?.ratio ?? Infinity }));
  return (
    <>
      <h3>{say.sizing}</h3>
      <p class="quiet">{say.sizingNote}</p>
      <Table<(typeof chain)[number]>
        caption={say.sizing}
        rows={chain}
        keyOf={({ step }) => step}
        classOf={({ ratio, before }) => (ratio < before ? '' : 'unheard')}
        columns={[
          { name: say.step, narrow: 'heading', cell: ({ step }) => labelled(words.steps, step) },
          {
            name: say.position,
            cell: ({ ratio }) => (
              <span class="with-bar wide">
                <Bar ratio={ratio} /> {format.percent(ratio)}
              </span>
            ),
          },
          { name: say.arithmetic, narrow: 'line', cell: ({ why }) => <Recorded>{why}</Recorded> },
        ]}
      />
    </>
  );
}
