import type { JSX } from 'preact';
import type { ExposureStatus } from '../../../layers/app/status/exposure-status.ts';
import { Bar } from '../parts/bar.tsx';
import { Panel } from '../parts/panel.tsx';
import { useText } from '../words/text.ts';

/** What the account is exposed to, by what it holds; cash counts with its currency. */
export function ExposurePanel({ exposure }: { exposure: ExposureStatus }): JSX.Element {
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
    </Panel>
  );
}
