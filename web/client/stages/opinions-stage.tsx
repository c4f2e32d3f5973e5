import type { JSX } from 'preact';
import { Recorded } from '../parts/recorded.tsx';
import { useText } from '../words/text.ts';
import { Stage, StageNotReached, type DecisionRecordView } from './stage.tsx';

type Opinion = NonNullable<DecisionRecordView['fundamental']>[number];

/** The analysts who may have no view, which is an answer: it is shown as absence, never as a number. */
export function OpinionsStage({
  record: { fundamental, sentiment },
}: {
  record: DecisionRecordView;
}): JSX.Element {
  const { words } = useText();
  if (fundamental === undefined || sentiment === undefined) return <StageNotReached name="opinions" />;
  const all = [...fundamental, ...sentiment];
  const silent = all.every(({ kind }) => kind === 'no-view');
  return (
    <Stage
      name="opinions"
      {...(silent ? { result: words.decision.opinions.noView, tone: 'absent' as const } : {})}
    >
      <ul class="opinions">
        {fundamental.map((opinion) => (
          <OpinionLine key={opinion.symbol} analyst={words.decision.opinions.fundamental} opinion={opinion} />
        ))}
        {sentiment.map((opinion) => (
          <OpinionLine key={opinion.symbol} analyst={words.decision.opinions.sentiment} opinion={opinion} />
        ))}
      </ul>
    </Stage>
  );
}

function OpinionLine({ analyst, opinion }: { analyst: string; opinion: Opinion }): JSX.Element {
  const { words, format } = useText();
  return (
    <li class={opinion.kind}>
      <strong>
        {analyst}, {opinion.symbol}
      </strong>
      <span>
        {opinion.kind === 'no-view'
          ? words.decision.opinions.noView
          : `${words.decision.opinions.score} ${format.number(opinion.score, 2)}, ${words.decision.technical.confidence} ${format.percent(opinion.confidence, 0)}`}
      </span>
      <span class="quiet">
        <Recorded>{opinion.reason}</Recorded>
      </span>
    </li>
  );
}
