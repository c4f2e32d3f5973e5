import { z } from 'zod';
import { foreseeControls } from '../../app/control/foresee-controls.ts';
import type { SystemState } from '../../core/decision/system-state.ts';
import { epochMs, isoInstant, SECOND_MS } from '../../core/foundation/time.ts';
import type { ControlRequest } from '../../core/risk/owner-control.ts';
import { decisionLine, decisionText } from '../terminal/decision-text.ts';
import { statusText } from '../terminal/status-text.ts';
import type { ApiRuntime } from './api-runtime.ts';
import { latchView } from './latch-view.ts';
import { answer, fault, type RouteHandler } from './serve-route.ts';

const DECISIONS_MAX = 100;

const decisionsQuery = z.object({
  limit: z.coerce.number().int().min(1).max(DECISIONS_MAX).default(20),
});

const decisionPath = z.object({ id: z.string().regex(/^[A-Za-z0-9-]{1,80}$/) });

type Reading = Omit<ApiRuntime, 'questions'> & { readonly questions: Pick<ApiRuntime['questions'], 'open'> };

/** What the owner may look at: the words are those that the command line prints. */
export function readRoutes(runtime: Reading): Readonly<Record<string, RouteHandler>> {
  return {
    'GET /status': () => status(runtime),
    'GET /decisions': ({ query }) => decisions(decisionsQuery.parse(query).limit, runtime),
    'GET /decisions/{id}': ({ path }) => decision(decisionPath.parse(path).id, runtime),
    'GET /approvals': () => approvals(runtime),
  };
}

async function status(runtime: Reading): ReturnType<RouteHandler> {
  const { config, store, journal, controls, latch } = runtime;
  const [versioned, held] = await Promise.all([store.load(), latch()]);
  const about = {
    portfolio: config.portfolioId,
    environment: config.environment,
    latch: latchView(held),
    controls: waitingView(versioned?.state, await controls.after(versioned?.state.control.cursor ?? 0)),
  };
  if (versioned === undefined)
    return answer(200, { ...about, text: 'no session has been lived through yet' });
  const { state, version } = versioned;
  const head = await journal.head();
  return answer(200, {
    ...about,
    version,
    mode: state.mode.mode,
    atMs: state.atMs,
    journal: head,
    text: statusText(state, { config, head }),
  });
}

/** What the owner asked for and no cycle has taken yet. A code is not told, nor its hash. */
function waitingView(
  state: SystemState | undefined,
  waiting: readonly ControlRequest[],
): readonly Readonly<Record<string, unknown>>[] {
  const foreseen = state === undefined ? [] : foreseeControls(state, waiting);
  return waiting.map((request, at) => ({
    asked: request.kind,
    ...('reason' in request ? { reason: request.reason } : {}),
    by: request.by,
    at: isoInstant(request.requestedMs),
    foreseen: foreseen[at]?.answer,
  }));
}

async function approvals({ questions }: Reading): ReturnType<RouteHandler> {
  const nowMs = Date.now();
  const open = await questions.open();
  return answer(200, {
    approvals: open.map(({ decisionId, symbol, question, deadlineAtMs }) => ({
      decisionId,
      symbol,
      ...question,
      deadline: isoInstant(epochMs(deadlineAtMs)),
      secondsLeft: Math.floor((deadlineAtMs - nowMs) / SECOND_MS),
    })),
    next:
      open.length === 0
        ? 'nothing is asked'
        : 'POST /approvals {"decisionId", "symbol", "answer": "approve" or "reject"}; no answer by the deadline is a rejection',
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
