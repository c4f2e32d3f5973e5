import type { JSX } from 'preact';
import { Recorded } from '../parts/recorded.tsx';
import { useText } from '../words/text.ts';
import { RiskChecks } from './risk-checks.tsx';
import { SizingChain } from './sizing-chain.tsx';
import { Stage, StageNotReached, type DecisionRecordView } from './stage.tsx';

type Review = DecisionRecordView['reviews'][number];

/** What risk made of each proposal, with every number that led there. */
export function RiskStage({ record: { regime, reviews } }: { record: DecisionRecordView }): JSX.Element {
  const { words } = useText();
  const say = words.decision.risk;
  if (regime === undefined) return <StageNotReached name="risk" />;
  if (reviews.length === 0) return <Stage name="risk" result={say.nothing} tone="absent" />;
  const denied = reviews.every(({ verdict }) => verdict === 'denied');
  return (
    <Stage
      name="risk"
      tone={denied ? 'denied' : ''}
      result={reviews.map(({ symbol, verdict }) => `${symbol}: ${say.verdicts[verdict]}`).join(', ')}
    >
      {reviews.map((review) => (
        <ReviewPart key={review.symbol} review={review} />
      ))}
    </Stage>
  );
}

function ReviewPart({ review }: { review: Review }): JSX.Element {
  const { words, format } = useText();
  const say = words.decision.risk;
  const { symbol, verdict, sizing, checks } = review;
  return (
    <>
      <p>
        <strong>
          {symbol}: {say.verdicts[verdict]}
        </strong>
        {verdict === 'denied' || verdict === 'no-change' ? (
          <>
            {' '}
            {verdict === 'denied' ? <code>{review.code}</code> : null} <Recorded>{review.reason}</Recorded>
          </>
        ) : (
          ` ${say.actions[review.action]} ${format.quantity(review.intent.quantity)}`
        )}
      </p>
      {sizing.length === 0 ? <p class="quiet">{say.notSized}</p> : <SizingChain steps={sizing} />}
      {checks.length === 0 ? <p class="quiet">{say.notChecked}</p> : <RiskChecks checks={checks} />}
    </>
  );
}
