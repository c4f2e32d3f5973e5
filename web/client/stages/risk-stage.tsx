import type { JSX } from 'preact';
import { Recorded } from '../parts/recorded.tsx';
import { checkValue } from '../words/check-value.ts';
import { labelled } from '../words/language.ts';
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
          <> {verdict === 'denied' ? <Denial review={review} /> : <Recorded>{review.reason}</Recorded>}</>
        ) : (
          ` ${say.actions[review.action]} ${format.quantity(review.intent.quantity)}`
        )}
      </p>
      {sizing.length === 0 ? <p class="quiet">{say.notSized}</p> : <SizingChain steps={sizing} />}
      {checks.length === 0 ? <p class="quiet">{say.notChecked}</p> : <RiskChecks checks={checks} />}
    </>
  );
}

/** The check that denied it, with its two numbers; where no check did, the reason as it was recorded. */
function Denial({ review }: { review: Extract<Review, { verdict: 'denied' }> }): JSX.Element {
  const text = useText();
  const { code, reason, checks } = review;
  const check = checks.find((result) => result.outcome === 'reject' && result.code === code);
  if (check?.value === undefined || check.limit === undefined) {
    return (
      <>
        <code>{code}</code> <Recorded>{reason}</Recorded>
      </>
    );
  }
  const [value, limit] = [check.value, check.limit].map((figure) => checkValue(code, figure, text));
  return (
    <>
      <code>{code}</code>{' '}
      {text.words.decision.risk.against(labelled(text.words.codes, code), value ?? '', limit ?? '')}
    </>
  );
}
