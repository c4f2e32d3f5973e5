import type { JSX } from 'preact';
import type { ExposureStatus } from '../../../layers/app/status/exposure-status.ts';
import type { DriftStatus } from '../../../layers/app/status/risk-status.ts';
import { Bar } from '../parts/bar.tsx';
import { Panel } from '../parts/panel.tsx';
import { useText } from '../words/text.ts';

/** What the account is exposed to, by what it holds; cash counts with its currency. And how far that has drifted. */
export function ExposurePanel({
  exposure,
  drift,
}: {
  exposure: ExposureStatus;
  drift: readonly DriftStatus[];
}): JSX.Element {
  const { words, format } = useText();
  const say = words.exposure;
  return (
    <Panel title={say.title} area="exposure-panel">
      {exposure.known ? (
        <div class="exposures">
          {exposure.groups.map(({ by, exposures }) => (
            <section key={by}>
              <h3>{say.by[by]}</h3>
              {exposures.length === 0 ? <p class="quiet">{words.positions.empty}</p> : null}
              <ul class="limits">
                {exposures.map(({ key, grossRatio, netRatio }) => (
                  <li key={key}>
                    <span>{key}</span>
                    <span class="figure">{format.signedPercent(netRatio)}</span>
                    <Bar ratio={grossRatio} />
                  </li>
                ))}
              </ul>
            </section>
          ))}
        </div>
      ) : (
        <p class="quiet">{say.unknown(exposure.why)}</p>
      )}
      {drift.length === 0 ? null : <Drift drift={drift} />}
    </Panel>
  );
}

function Drift({ drift }: { drift: readonly DriftStatus[] }): JSX.Element {
  const { words, format } = useText();
  const say = words.exposure.drift;
  return (
    <section class="drift">
      <h3>{say.title}</h3>
      <ul class="limits">
        {drift.map(({ symbol, weight, targetWeight, verdict, costRatio, benefitRatio }) => (
          <li key={symbol}>
            <span>{symbol}</span>
            <span class="figure">{say.of(format.percent(weight), format.percent(targetWeight))}</span>
            <span class="quiet">
              {say.verdict[verdict]}
              {costRatio === undefined || benefitRatio === undefined
                ? ''
                : ` ${say.worth(format.percent(benefitRatio, 3), format.percent(costRatio, 3))}`}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
