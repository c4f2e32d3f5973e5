import type { JSX } from 'preact';
import { Facts } from '../parts/facts.tsx';
import { Recorded } from '../parts/recorded.tsx';
import { RegimeBars } from '../parts/regime-bars.tsx';
import { useText } from '../words/text.ts';
import { Stage, StageNotReached, type DecisionRecordView } from './stage.tsx';

/** The market's state with its probabilities, and what they were judged by. */
export function RegimeStage({ record: { regime } }: { record: DecisionRecordView }): JSX.Element {
  const { words, format } = useText();
  if (regime === undefined) return <StageNotReached name="regime" />;
  if (regime.kind === 'unknown') {
    return (
      <Stage name="regime" result={words.regime.unknown} tone="absent">
        <p>
          <Recorded>{regime.reason}</Recorded>. {words.regime.unknownMeaning}
        </p>
      </Stage>
    );
  }
  const { state, features } = regime;
  const { challenger } = state;
  return (
    <Stage name="regime" result={words.regime.names[state.regime]}>
      <p class="quiet">
        {words.since(format.date(state.sinceMs))}, {words.regime.byRules}
        {challenger === undefined
          ? ''
          : `; ${words.regime.challenger(words.regime.names[challenger.regime], format.number(challenger.sessions))}`}
      </p>
      <div class="two">
        <RegimeBars view={regime} />
        <Facts
          items={[
            { name: words.regime.features.adx, value: format.number(features.adx, 1) },
            { name: words.regime.features.trendRatio, value: format.signedPercent(features.trendRatio) },
            { name: words.regime.features.atrRatio, value: `${format.number(features.atrRatio, 2)}×` },
            {
              name: words.regime.features.volatilityIndex,
              value: format.percent(features.volatilityIndex / 100),
              note: words.regime.features.realised,
            },
          ]}
        />
      </div>
    </Stage>
  );
}
