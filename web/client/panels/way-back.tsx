import type { JSX } from 'preact';
import type { RiskStatus } from '../../../layers/app/status/risk-status.ts';
import { labelled } from '../words/language.ts';
import { useText } from '../words/text.ts';
import { shownAs } from './shown-as.ts';

/** What would have to happen for the mode to relax. */
export function WayBack({ way }: { way: RiskStatus['wayBack'] }): JSX.Element | null {
  const { words, format } = useText();
  const say = words.wayBack;
  switch (way.kind) {
    case 'normal':
      return null;
    case 'sessions':
      return (
        <div class="way-back">
          <p>{say.sessions(format.number(way.left))}</p>
          <ul>
            {way.conditions.map(({ code, clear, needed, now, met }) => {
              const unit = code === 'SHARPE_30' ? 'number' : 'ratio';
              const current = now === undefined ? words.conditions.unknown : shownAs(now, unit, format);
              return (
                <li key={code} class={met ? 'met' : ''}>
                  {say[clear](labelled(words.codes, code), shownAs(needed, unit, format), current)}
                </li>
              );
            })}
          </ul>
          {way.mayAcknowledge ? <p>{say.mayAcknowledge}</p> : null}
        </div>
      );
    case 'cycles':
      return (
        <div class="way-back">
          <p>{say.cycles(format.number(way.left))}</p>
          <WayBack way={way.then} />
        </div>
      );
    case 'owner':
      return (
        <div class="way-back">
          <p>{say.owner}</p>
          {way.still.length === 0 ? null : (
            <p>{say.still(way.still.map(({ code }) => labelled(words.codes, code)).join(', '))}</p>
          )}
        </div>
      );
  }
}
