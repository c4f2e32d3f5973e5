import type { JSX } from 'preact';
import type { Progress } from '../../api.ts';
import { useText } from '../words/text.ts';

/** How far the run has come. */
export function ProgressStrip({ progress }: { progress: Progress }): JSX.Element {
  const { words, format } = useText();
  const { phase, done, total, pace, note } = progress;
  const ratio = total === 0 ? 1 : done / total;
  return (
    <div class={`progress ${phase}`}>
      <p>
        <strong>{words.progress[phase]}</strong>
        <span>{words.progress.sessions(format.number(done), format.number(total))}</span>
        {phase === 'live' ? <span>{words.progress.pace(pace)}</span> : null}
        {note === undefined ? null : <span>{note}</span>}
      </p>
      <div
        role="progressbar"
        aria-label={words.progress.label}
        aria-valuemin={0}
        aria-valuemax={total}
        aria-valuenow={done}
      >
        <span style={{ width: `${100 * Math.min(1, ratio)}%` }} />
      </div>
    </div>
  );
}
