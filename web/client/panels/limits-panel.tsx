import type { JSX } from 'preact';
import type { LimitView, SystemView } from '../../api.ts';
import { Bar } from '../parts/bar.tsx';
import { Panel } from '../parts/panel.tsx';
import { useText } from '../words/text.ts';

/** Every standing limit and how much of it is used. */
export function LimitsPanel({
  limits,
  system,
}: {
  limits: readonly LimitView[];
  system: SystemView;
}): JSX.Element {
  const { words } = useText();
  return (
    <Panel title={words.limits.title} aside={words.limits.profile(system.profile)} area="limits-panel">
      <ul class="limits">
        {limits.map((limit) => (
          <Limit key={limit.code} limit={limit} />
        ))}
      </ul>
    </Panel>
  );
}

function Limit({ limit: { code, sense, used, limit, warning } }: { limit: LimitView }): JSX.Element {
  const { words, format } = useText();
  const shown = format.percent(Math.max(0, used));
  const atMost = sense === 'at-most';
  const text = atMost
    ? words.limits.of(shown, format.percent(limit, 0))
    : words.limits.atLeast(shown, format.percent(limit, 0));
  const over = atMost ? used > limit : used < limit;
  const near = warning !== undefined && used > warning;
  return (
    <li>
      <span class="limit-name">{words.codes[code]}</span>
      <span class="figure">{text}</span>
      <Bar
        ratio={atMost ? Math.max(0, used) / limit : used}
        tone={over ? 'bad' : near ? 'warn' : 'plain'}
        marks={atMost ? (warning === undefined ? [] : [warning / limit]) : [limit]}
      />
      {warning === undefined ? null : (
        <small class="quiet">{words.limits.warning(format.percent(warning, 0))}</small>
      )}
    </li>
  );
}
