import { DECISION_FILTERS, type DecisionFilter } from '../api.ts';

/** Where the page is. Every place has an address, so that back, reload and a bookmark work. */
export type Route =
  | { readonly page: 'overview' }
  | { readonly page: 'decisions'; readonly filter: DecisionFilter; readonly before: number }
  | { readonly page: 'decision'; readonly decisionId: string };

/** Reads a hash such as `#/decisions?filter=traded`. What is not an address of ours is the overview. */
export function routeOf(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#/, '').split('?');
  const decisionId = /^\/decisions\/([A-Za-z0-9-]+)$/.exec(path)?.[1];
  if (decisionId !== undefined) return { page: 'decision', decisionId };
  if (path !== '/decisions') return { page: 'overview' };
  const asked = new URLSearchParams(query);
  const before = Number(asked.get('before') ?? 0);
  return {
    page: 'decisions',
    filter: DECISION_FILTERS.find((filter) => filter === asked.get('filter')) ?? 'all',
    before: Number.isSafeInteger(before) && before > 0 ? before : 0,
  };
}

export function hashOf(route: Route): string {
  switch (route.page) {
    case 'overview':
      return '#/';
    case 'decision':
      return `#/decisions/${route.decisionId}`;
    case 'decisions': {
      const query = new URLSearchParams();
      if (route.filter !== 'all') query.set('filter', route.filter);
      if (route.before > 0) query.set('before', String(route.before));
      return query.size === 0 ? '#/decisions' : `#/decisions?${query.toString()}`;
    }
  }
}
