import type { JSX } from 'preact';
import type { RegimeStatus } from '../../api.ts';
import { Panel } from '../parts/panel.tsx';
import { Recorded } from '../parts/recorded.tsx';
import { RegimeBars } from '../parts/regime-bars.tsx';
import { useText } from '../words/text.ts';

export function RegimePanel({ regime }: { regime: RegimeStatus | undefined }): JSX.Element {
  const { words, format } = useText();
  if (regime === undefined) {
    return (
      <Panel title={words.regime.title} area="regime-panel">
        <p class="headline-word">{words.regime.unknown}</p>
        <p class="quiet">{words.regime.unknownMeaning}</p>
      </Panel>
    );
  }
  const { state, view } = regime;
  return (
    <Panel title={words.regime.title} area="regime-panel">
      <p class="headline-word">{words.regime.names[state.regime]}</p>
      <p class="quiet">
        {words.since(format.date(state.sinceMs))}
        {state.challenger === undefined
          ? ''
          : `; ${words.regime.challenger(words.regime.names[state.challenger.regime], format.number(state.challenger.sessions))}`}
      </p>
      {view?.kind === 'regime' ? <RegimeBars view={view} /> : null}
      {view?.kind === 'unknown' ? (
        <p class="quiet">
          <Recorded>{view.reason}</Recorded>
        </p>
      ) : null}
    </Panel>
  );
}
