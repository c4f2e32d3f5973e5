import type { JSX } from 'preact';
import type { OutcomeAnswer } from '../../api.ts';
import { useText } from '../words/text.ts';

/** What an intent came to, in a word. */
export function OutcomeChip({ answer: { kind } }: { answer: Pick<OutcomeAnswer, 'kind'> }): JSX.Element {
  const { words } = useText();
  return <span class={`chip ${TONES[kind]}`}>{words.decision.orders.outcomes[kind]}</span>;
}

const TONES = {
  filled: 'traded',
  guarded: 'traded',
  'partially-filled': 'warn',
  unfilled: 'warn',
  denied: 'reject',
} as const satisfies Record<OutcomeAnswer['kind'], string>;
