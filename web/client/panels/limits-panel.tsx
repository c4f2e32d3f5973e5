import type { JSX } from 'preact';
import type { RiskStatus } from '../../../layers/app/status/risk-status.ts';
import type { SystemView } from '../../api.ts';
import { Bar } from '../parts/bar.tsx';
import { Panel } from '../parts/panel.tsx';
import { labelled } from '../words/language.ts';
import { useText } from '../words/text.ts';

type Limit = RiskStatus['limits'][number];

/** Every standing limit, how much of it is used, and what going beyond it brings. */
export function LimitsPanel({
  limits,
  system,
}: {
  limits: readonly Limit[];
  system: SystemView;
}): JSX.Element {
  const { words } = useText();
  return (
    <Panel title={words.limits.title} aside={words.limits.profile(system.profile)} area="limits-panel">
      <ul class="limits">
        {limits.map((limit) => (
          <LimitLine key={limit.code} limit={limit} />
        ))}
      </ul>
    </Panel>
  );
}

function LimitLine({
  limit: { code, sense, unit, used, limit, warning, action },
}: {
  limit: Limit;
}): JSX.Element {
  const { words, format } = useText();
  const atMost = sense === 'at-most';
  const shown = (value: number, digits?: number): string =>
    unit === 'count' ? format.number(value) : format.percent(value, digits);
  const text = atMost
    ? words.limits.of(shown(Math.max(0, used)), shown(limit, 0))
    : words.limits.atLeast(shown(used), shown(limit, 0));
  const over = atMost ? used > limit : used < limit;
  const near = warning !== undefined && used > warning;
  return (
    <li>
      <span class="limit-name">{labelled(words.codes, code)}</span>
      <span class="figure">{text}</span>
      <Bar
        ratio={atMost ? Math.max(0, used) / limit : used}
        tone={over ? 'bad' : near ? 'warn' : 'plain'}
        marks={atMost ? (warning === undefined ? [] : [warning / limit]) : [limit]}
      />
      <small class="quiet">
        {words.limits.actions[action]}
        {warning === undefined ? '' : `; ${words.limits.warning(shown(warning, 0))}`}
      </small>
    </li>
  );
}
