import type { JSX } from 'preact';
import type { StateView } from '../../api.ts';
import { OwnerControls } from './owner-controls.tsx';
import { shownAs } from './shown-as.ts';
import { WayBack } from './way-back.tsx';
import { labelled } from '../words/language.ts';
import { useText } from '../words/text.ts';

/** From the freest to the tightest. */
const MODE_SCALE = [
  'normal',
  'defensive',
  'observation',
  'pause',
  'emergency',
] as const satisfies readonly StateView['mode']['mode'][];

/** The mode, not to be missed: what it allows, why it holds and since when. */
export function ModePanel({ state, onAsked }: { state: StateView; onAsked: () => void }): JSX.Element {
  const { words, format } = useText();
  const { mode, sinceMs, reasons, policy, calmSessions, note } = state.mode;
  const shown = (code: string, value: number): string =>
    shownAs(value, state.risk.conditions.find((known) => known.code === code)?.unit ?? 'ratio', format);
  return (
    <section class={`panel mode-panel ${mode}`} aria-labelledby="mode-title">
      <h2 id="mode-title">{words.mode.title}</h2>
      <p class="mode-name">{words.mode.names[mode]}</p>
      <p>
        {words.mode.meanings[mode]} {policy === undefined ? '' : words.mode[policy]}
      </p>
      {reasons.length === 0 ? null : (
        <ul class="mode-reasons">
          {reasons.map(({ code, value, limit }) => (
            <li key={code}>
              {words.mode.beyond(labelled(words.codes, code), shown(code, value), shown(code, limit))}
            </li>
          ))}
        </ul>
      )}
      {note === undefined ? null : <p>{words.mode.owner(note)}</p>}
      <ol class="mode-scale" aria-hidden="true">
        {MODE_SCALE.map((step) => (
          <li key={step} class={step === mode ? `here ${step}` : step} title={words.mode.names[step]} />
        ))}
      </ol>
      <p class="quiet">
        {words.since(format.instant(sinceMs))}
        {mode === 'defensive' && calmSessions > 0 ? `, ${words.mode.calm(format.number(calmSessions))}` : ''}
      </p>
      <WayBack way={state.risk.wayBack} />
      <OwnerControls state={state} onAsked={onAsked} />
    </section>
  );
}
