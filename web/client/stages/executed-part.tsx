import type { JSX } from 'preact';
import type { DecisionView, OrderView, OutcomeView } from '../../api.ts';
import { useText } from '../words/text.ts';
import { Denial } from '../parts/denial.tsx';
import { OutcomeChip } from '../parts/outcome-chip.tsx';
import { OrdersList } from './orders-list.tsx';
import type { DecisionRecordView } from './stage.tsx';
import { RoutePart } from './route-part.tsx';
import { WorkReport } from './work-report.tsx';

type Route = DecisionView['routes'][number];
type Intent = DecisionRecordView['intents'][number];

/** What was done about one instrument: where it went, the executor's answers, how it was worked, and the orders that did it. */
export function ExecutedPart({
  record: { decisionId, intents },
  route,
  outcomes,
  orders,
}: {
  record: DecisionRecordView;
  route: Route | undefined;
  /** Several where the intent was split between accounts. */
  outcomes: readonly OutcomeView[];
  orders: readonly OrderView[];
}): JSX.Element {
  return (
    <section class="outcome">
      {route === undefined ? null : <RoutePart route={route} isAnswered={outcomes.length > 0} />}
      {outcomes.map((outcome) => (
        <Outcome
          key={outcome.answer.intentId}
          outcome={outcome}
          intent={intents.find(({ kind, symbol }) =>
            `${outcome.answer.intentId}|`.startsWith(`${decisionId}|${symbol}|${kind}|`),
          )}
          orders={orders}
        />
      ))}
      <OrdersList orders={orders} />
    </section>
  );
}

function Outcome({
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
  const [, , , account] = answer.intentId.split('|');
  return (
    <>
      <div class="outcome-head">
        <h3>{account === undefined ? answer.symbol : `${answer.symbol}, ${account}`}</h3>
        <OutcomeChip answer={answer} />
        <span>
          {intent === undefined || account !== undefined
            ? say.filled(filled)
            : say.filledOf(filled, format.quantity(intent.quantity))}
        </span>
        <span class="quiet">{format.moment(answer.atMs)}</span>
      </div>
      {answer.refusal === undefined ? null : (
        <p>
          <Denial refusal={answer.refusal} />
        </p>
      )}
      {before.map(({ revision, kind, filledQty, atMs }) => (
        <p key={revision} class="quiet">
          {say.before(format.moment(atMs), say.outcomes[kind], format.quantity(filledQty))}
        </p>
      ))}
      {answer.report === undefined ? null : (
        <WorkReport
          report={answer.report}
          filledQty={Number(answer.filledQty)}
          fills={orders.flatMap(({ leg, fills }) => (leg === 'entry' ? fills : []))}
        />
      )}
    </>
  );
}
