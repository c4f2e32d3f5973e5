import type { JSX } from 'preact';
import type { DecisionView, StatusView, SystemView } from '../../api.ts';
import { callApi } from '../live/call-api.ts';
import { useFetched } from '../live/use-fetched.ts';
import { Outcome } from '../parts/decision-table.tsx';
import { OutcomeChip } from '../parts/outcome-chip.tsx';
import { Recorded } from '../parts/recorded.tsx';
import { hashOf } from '../route.ts';
import { ApprovalStage } from '../stages/approval-stage.tsx';
import { CompositionStage } from '../stages/composition-stage.tsx';
import { ContextStage } from '../stages/context-stage.tsx';
import { OpinionsStage } from '../stages/opinions-stage.tsx';
import { OrdersStage } from '../stages/orders-stage.tsx';
import { RecordStage } from '../stages/record-stage.tsx';
import { RegimeStage } from '../stages/regime-stage.tsx';
import { RiskStage } from '../stages/risk-stage.tsx';
import { TechnicalStage } from '../stages/technical-stage.tsx';
import { WeightsStage } from '../stages/weights-stage.tsx';
import { useText } from '../words/text.ts';

/** One decision, stage by stage: what each was given, what it made of it, and what came of it all. */
export function DecisionPage({
  decisionId,
  status,
}: {
  decisionId: string;
  status: StatusView;
}): JSX.Element {
  const { words } = useText();
  const fetched = useFetched(decisionId, () => callApi.decision(decisionId), status.journal.seq);
  switch (fetched.kind) {
    case 'loading':
      return <p class="quiet page-message">{words.loading}</p>;
    case 'failed':
      return <p class="page-message">{words.failed(fetched.message)}</p>;
    case 'loaded':
      return <Decision view={fetched.value} system={status.system} />;
  }
}

function Decision({ view, system }: { view: DecisionView; system: SystemView }): JSX.Element {
  const { words, format } = useText();
  const { record, atMs } = view;
  return (
    <article class="decision">
      <Neighbours view={view} />
      <header class={`decision-head ${record.outcome}`}>
        <p class="quiet">
          {format.instant(atMs)} · <code>{record.decisionId}</code>
        </p>
        <h1>
          <span class="spoken">{words.decision.title(format.date(atMs))}: </span>
          <Headline view={view} />
        </h1>
        <Brackets view={view} />
        <p class="decision-outcome">
          <Outcome outcome={record.outcome} />
          <span class={`chip mode ${record.context.mode.mode}`}>
            {words.mode.names[record.context.mode.mode]}
          </span>
          {record.regime?.kind === 'regime' ? (
            <span class="chip">{words.regime.names[record.regime.state.regime]}</span>
          ) : null}
        </p>
        <Answers view={view} />
      </header>
      <ol class="stages" aria-label={words.decision.stagesLabel}>
        <ContextStage view={view} />
        <RegimeStage record={record} />
        <TechnicalStage record={record} system={system} />
        <OpinionsStage record={record} />
        <WeightsStage record={record} system={system} />
        <CompositionStage record={record} system={system} />
        <RiskStage record={record} />
        <ApprovalStage record={record} system={system} />
        <OrdersStage view={view} />
        <RecordStage view={view} />
      </ol>
      <Neighbours view={view} />
    </article>
  );
}

/** What was done, or why nothing was. */
function Headline({ view: { record } }: { view: DecisionView }): JSX.Element {
  const { words, format } = useText();
  if (record.intents.length === 0) return <Recorded>{record.reason}</Recorded>;
  return (
    <>
      {record.intents
        .map(({ kind, side, quantity, symbol }) => {
          const say = kind === 'enter' ? words.decision.intents.enter : words.decision.intents.exit;
          return say(words.orders.sides[side], format.quantity(quantity), symbol);
        })
        .join('; ')}
    </>
  );
}

/** What the executor made of it, instrument by instrument. */
function Answers({ view: { outcomes } }: { view: DecisionView }): JSX.Element | null {
  if (outcomes.length === 0) return null;
  return (
    <p class="decision-outcome">
      {outcomes.map(({ answer }) => (
        <span key={answer.intentId}>
          {answer.symbol} <OutcomeChip answer={answer} />
        </span>
      ))}
    </p>
  );
}

/** Between which protective prices an entry will stand. */
function Brackets({ view: { record } }: { view: DecisionView }): JSX.Element {
  const { words, format } = useText();
  return (
    <>
      {record.intents.map((intent) => {
        if (intent.kind !== 'enter') return null;
        const { stopPx, trailBy, targetPx } = intent.bracket;
        const say = words.decision.intents.bracket;
        return (
          <p key={intent.symbol} class="decision-bracket">
            {record.intents.length > 1 ? `${intent.symbol}: ` : ''}
            {say(format.price(stopPx), format.price(trailBy), format.price(targetPx))}
          </p>
        );
      })}
    </>
  );
}

function Neighbours({ view: { previous, next } }: { view: DecisionView }): JSX.Element {
  const { words } = useText();
  return (
    <nav class="pager" aria-label={words.decisions.title}>
      {previous === undefined ? (
        <span />
      ) : (
        <a href={hashOf({ page: 'decision', decisionId: previous })}>← {words.decisions.previous}</a>
      )}
      {next === undefined ? (
        <span />
      ) : (
        <a href={hashOf({ page: 'decision', decisionId: next })}>{words.decisions.next} →</a>
      )}
    </nav>
  );
}
