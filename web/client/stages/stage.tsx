import type { ComponentChildren, JSX } from 'preact';
import type { DecisionView } from '../../api.ts';
import { useText } from '../words/text.ts';
import type { Words } from '../words/english.ts';

export type DecisionRecordView = DecisionView['record'];

/** One stage of a decision: its name, what it came to, and how. */
export function Stage({
  name,
  result,
  tone = '',
  children,
}: {
  name: keyof Words['decision']['stages'];
  /** Its answer in a few words. */
  result?: ComponentChildren;
  tone?: 'absent' | 'denied' | '';
  children?: ComponentChildren;
}): JSX.Element {
  const { words } = useText();
  const id = `stage-${name}`;
  return (
    <li class={`stage ${tone}`} aria-labelledby={id}>
      <div class="stage-head">
        <h2 id={id}>{words.decision.stages[name]}</h2>
        {result === undefined ? null : <p class="stage-result">{result}</p>}
      </div>
      {children === undefined ? null : <div class="stage-body">{children}</div>}
    </li>
  );
}

/** A stage that the cycle never came to. */
export function StageNotReached({ name }: { name: keyof Words['decision']['stages'] }): JSX.Element {
  const { words } = useText();
  return <Stage name={name} result={words.decision.notReached} tone="absent" />;
}
