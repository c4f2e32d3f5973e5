import type { JSX } from 'preact';
import type { OrderView, OutcomeAnswer, OutcomeView } from '../../api.ts';
import { sayRefusal } from '../words/say-refusal.ts';
import { useText } from '../words/text.ts';
import { OrdersList } from './orders-list.tsx';
import type { DecisionRecordView } from './stage.tsx';
import { WorkReport } from './work-report.tsx';

type Intent = DecisionRecordView['intents'][number];

/** What the executor made of one intent: its answer, how it was worked, and the orders that did it. */
export function OutcomePart({
  outcome: { answer, before },
  intent,
  orders,
}: {
  outcome: OutcomeView;
  /** Absent of what was closed without a decision. */
  intent: Intent | undefined;
  orders: readonly OrderView[];
}): JSX.Element {
  const { words, format } = useText();
  const say = words.decision.orders;
  const filled = format.quantity(answer.filledQty);
  return (
    <section class="outcome">
      <div class="outcome-head">
        <h3>{answer.symbol}</h3>
        <OutcomeChip answer={answer} />
        <span>
          {intent === undefined ? say.filled(filled) : say.filledOf(filled, format.quantity(intent.quantity))}
        </span>
        <span class="quiet">{format.moment(answer.atMs)}</span>
      </div>
      {answer.refusal === undefined ? null : (
        <p>
          <Refusal refusal={answer.refusal} />
        </p>
      )}
      {before.map(({ revision, kind, filledQty, atMs }) => (
        <p key={revision} class="quiet">
          {say.before(format.moment(atMs), say.outcomes[kind], format.quantity(filledQty))}
        </p>
      ))}
      {answer.report === undefined || intent === undefined ? null : (
        <WorkReport
          report={answer.report}
          filledQty={Number(answer.filledQty)}
          side={intent.side}
          fills={orders.flatMap(({ leg, fills }) => (leg === 'entry' ? fills : []))}
        />
      )}
      <OrdersList orders={orders} />
    </section>
  );
}

export function OutcomeChip({ answer: { kind } }: { answer: Pick<OutcomeAnswer, 'kind'> }): JSX.Element {
  const { words } = useText();
  return <span class={`chip ${TONES[kind]}`}>{words.decision.orders.outcomes[kind]}</span>;
}

const TONES = {
  filled: 'traded',
  guarded: 'traded',
  'partially-filled': 'warn',
  unfilled: 'warn',
  denied: 'reject',
} as const satisfies Record<OutcomeAnswer['kind'], string>;

function Refusal({ refusal }: { refusal: NonNullable<OutcomeAnswer['refusal']> }): JSX.Element {
  const text = useText();
  const said = sayRefusal(refusal, text);
  const gates: Readonly<Record<string, string>> = text.words.decision.orders.waitedFor;
  const waited = gates[String(refusal.details?.['waitedFor'])];
  return (
    <>
      <code>{refusal.code}</code>{' '}
      <span {...(said.lang === undefined ? {} : { lang: said.lang })}>{said.text}</span>
      {waited === undefined ? '' : `. ${waited}`}
    </>
  );
}
