import { z } from 'zod';
import { decisionLine, decisionText } from '../terminal/decision-text.ts';
import { statusText } from '../terminal/status-text.ts';
import type { ApiRuntime } from './api-runtime.ts';
import { answer, fault, notYet, type RouteHandler } from './serve-route.ts';

const DECISIONS_MAX = 100;

const decisionsQuery = z.object({
  limit: z.coerce.number().int().min(1).max(DECISIONS_MAX).default(20),
});

const decisionPath = z.object({ id: z.string().regex(/^[A-Za-z0-9-]{1,80}$/) });

/** What the owner may look at: the words are those that the command line prints. */
export function readRoutes(runtime: Omit<ApiRuntime, 'questions'>): Readonly<Record<string, RouteHandler>> {
  return {
    'GET /status': () => status(runtime),
    'GET /decisions': ({ query }) => decisions(decisionsQuery.parse(query).limit, runtime),
    'GET /decisions/{id}': ({ path }) => decision(decisionPath.parse(path).id, runtime),
    'GET /approvals': notYet(
      'open questions cannot be listed yet; each is in the log of its cycle, and POST /approvals answers it',
    ),
  };
}

type Reading = Omit<ApiRuntime, 'questions'>;

async function status({ config, store, journal }: Reading): ReturnType<RouteHandler> {
  const versioned = await store.load();
  if (versioned === undefined) return fault(404, 'NO_SESSIONS', 'no session has been lived through yet');
  const { state, version } = versioned;
  const head = await journal.head();
  return answer(200, {
    portfolio: config.portfolioId,
    environment: config.environment,
    version,
    mode: state.mode.mode,
    atMs: state.atMs,
    journal: head,
    text: statusText(state, { config, head }),
  });
}

async function decisions(limit: number, { journal }: Reading): ReturnType<RouteHandler> {
  const bodies = (await journal.latest('decision', limit)).map((entry) => journal.body(entry));
  return answer(200, {
    decisions: bodies
      .filter((body) => body.kind === 'decision')
      .map(({ record }) => ({
        decisionId: record.decisionId,
        outcome: record.outcome,
        line: decisionLine(record),
      })),
  });
}

async function decision(id: string, { journal }: Reading): ReturnType<RouteHandler> {
  const entry = await journal.find('decision', id);
  const body = entry === undefined ? undefined : journal.body(entry);
  if (entry === undefined || body?.kind !== 'decision') {
    return fault(404, 'NO_SUCH_DECISION', `there is no decision ${id}; GET /decisions lists them`);
  }
  const events = (await journal.ofDecision(id)).map((event) => journal.body(event));
  return answer(200, {
    decisionId: id,
    hash: entry.hash,
    text: decisionText(body.record, events),
    // As it was written, exact amounts as decimal text.
    record: z.unknown().parse(JSON.parse(entry.text)),
  });
}
