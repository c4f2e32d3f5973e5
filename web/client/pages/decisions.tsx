import type { JSX } from 'preact';
import { DECISION_FILTERS, type DecisionsView } from '../../api.ts';
import { callApi } from '../live/call-api.ts';
import { useFetched } from '../live/use-fetched.ts';
import { DecisionTable } from '../parts/decision-table.tsx';
import { hashOf, type Route } from '../route.ts';
import { useText } from '../words/text.ts';

const PAGE_ROWS = 50;

type DecisionsRoute = Extract<Route, { page: 'decisions' }>;

/** All decisions, page by page. */
export function DecisionsPage({ route, version }: { route: DecisionsRoute; version: number }): JSX.Element {
  const { words } = useText();
  const { filter, before } = route;
  const fetched = useFetched(
    hashOf(route),
    () => callApi.decisions(filter, before, PAGE_ROWS),
    // Only the newest page changes as time goes on; an older one stays where it is read.
    before === 0 ? version : 0,
  );
  return (
    <>
      <div class="page-head">
        <h1>{words.decisions.title}</h1>
        <nav class="choices" aria-label={words.decisions.filter}>
          {DECISION_FILTERS.map((candidate) => (
            <a
              key={candidate}
              href={hashOf({ page: 'decisions', filter: candidate, before: 0 })}
              {...(candidate === filter ? { 'aria-current': 'true' } : {})}
            >
              {words.decisions.filters[candidate]}
            </a>
          ))}
        </nav>
      </div>
      {fetched.kind === 'loading' ? <p class="quiet page-message">{words.loading}</p> : null}
      {fetched.kind === 'failed' ? <p class="page-message">{words.failed(fetched.message)}</p> : null}
      {fetched.kind === 'loaded' ? <Page view={fetched.value} route={route} /> : null}
    </>
  );
}

function Page({ view, route }: { view: DecisionsView; route: DecisionsRoute }): JSX.Element {
  const { words, format } = useText();
  const { rows, total, newer, newerBefore, olderBefore } = view;
  if (rows.length === 0) return <p class="quiet page-message">{words.decisions.empty}</p>;
  const [from, to] = [newer + 1, newer + rows.length];
  return (
    <div class="panel">
      <DecisionTable rows={rows} />
      <nav class="pager" aria-label={words.decisions.title}>
        {newerBefore === undefined ? (
          <span />
        ) : (
          <a href={hashOf({ ...route, before: newerBefore })}>← {words.decisions.newer}</a>
        )}
        <span class="quiet">
          {words.decisions.showing(format.number(from), format.number(to), format.number(total))}
        </span>
        {olderBefore === undefined ? (
          <span />
        ) : (
          <a href={hashOf({ ...route, before: olderBefore })}>{words.decisions.older} →</a>
        )}
      </nav>
    </div>
  );
}
