import type { JSX } from 'preact';
import type { SystemView } from '../../api.ts';
import { Facts } from '../parts/facts.tsx';
import { Recorded } from '../parts/recorded.tsx';
import { useText } from '../words/text.ts';
import { Stage, StageNotReached, type DecisionRecordView } from './stage.tsx';

/** What the owner was asked, and what was answered by whom. */
export function ApprovalStage({
  record: { regime, reviews, approvals },
  system,
}: {
  record: DecisionRecordView;
  system: SystemView;
}): JSX.Element {
  const { words, format } = useText();
  if (regime === undefined) return <StageNotReached name="approval" />;
  const asked = reviews.flatMap((review) => (review.verdict === 'needs-approval' ? [review] : []));
  if (asked.length === 0) {
    return <Stage name="approval" result={words.decision.approval.notAsked} tone="absent" />;
  }
  const said = approvals.map(({ by, answer }) => words.decisions.asked[by][answer]).join(', ');
  return (
    <Stage name="approval" result={said}>
      {asked.map(({ symbol, question }) => (
        <div key={symbol}>
          <p>
            <strong>
              <Recorded>{question.what}</Recorded>
            </strong>
          </p>
          <Facts
            items={[
              { name: words.approvals.howMuch, value: <Recorded>{question.howMuch}</Recorded> },
              { name: words.approvals.why, value: <Recorded>{question.why}</Recorded> },
              { name: words.approvals.worstCase, value: <Recorded>{question.worstCase}</Recorded> },
            ]}
          />
        </div>
      ))}
      <p class="quiet">
        {words.decision.approval.askedWhen(format.percent(system.approvalConfidenceMin, 0))}
      </p>
    </Stage>
  );
}
