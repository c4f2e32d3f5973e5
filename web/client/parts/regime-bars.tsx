import type { JSX } from 'preact';
import { useText } from '../words/text.ts';
import type { RegimeView } from '../../../layers/core/decision/detect-regime.ts';
import { Bar } from './bar.tsx';

type Judged = Extract<RegimeView, { kind: 'regime' }>;

/** How likely each regime is; the one in force stands out. */
export function RegimeBars({ view }: { view: Judged }): JSX.Element {
  const { words, format } = useText();
  const { names } = words.regime;
  const rows = [
    'trending-bull',
    'trending-bear',
    'range-bound',
    'high-volatility',
    'crisis',
  ] as const satisfies readonly (keyof Judged['probabilities'])[];
  return (
    <ul class="likelihoods" aria-label={words.regime.probabilities}>
      {rows.map((regime) => (
        <li key={regime} class={regime === view.state.regime ? 'in-force' : ''}>
          <span>{names[regime]}</span>
          <Bar ratio={view.probabilities[regime]} tone={regime === view.state.regime ? 'plain' : 'quiet'} />
          <span class="figure">{format.percent(view.probabilities[regime], 0)}</span>
        </li>
      ))}
    </ul>
  );
}
