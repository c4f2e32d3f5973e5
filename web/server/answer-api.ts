import type { IncomingMessage } from 'node:http';
import type { ApprovalsView } from '../api.ts';
import {
  approvalReply,
  controlAsk,
  curveQuery,
  decisionIdText,
  decisionsQuery,
  parsed,
} from './api-queries.ts';
import type { DecisionIndex } from './decision-index.ts';
import { decisionView } from './decision-view.ts';
import type { equityCurve } from './equity-curve.ts';
import { readBody } from './read-body.ts';
import { json, refusal, type Answer } from './respond.ts';
import { statusView, type DashboardSources } from './status-view.ts';

export interface ApiState {
  readonly sources: DashboardSources;
  readonly curve: ReturnType<typeof equityCurve>;
  readonly index: DecisionIndex;
  /** Something changed that pages should hear of. */
  readonly changed: () => void;
}

interface Call {
  readonly request: IncomingMessage;
  readonly query: Readonly<Record<string, string>>;
  /** What the path's parentheses caught. */
  readonly id: string;
}

interface Route {
  readonly method: 'GET' | 'POST';
  readonly path: RegExp;
  readonly answer: (call: Call, state: ApiState) => Promise<Answer>;
}

const ROUTES: readonly Route[] = [
  { method: 'GET', path: /^\/api\/status$/, answer: status },
  { method: 'GET', path: /^\/api\/curve$/, answer: curve },
  { method: 'GET', path: /^\/api\/decisions$/, answer: decisions },
  { method: 'GET', path: /^\/api\/decisions\/([^/]+)$/, answer: decision },
  { method: 'GET', path: /^\/api\/approvals$/, answer: approvals },
  { method: 'POST', path: /^\/api\/approvals$/, answer: reply },
  { method: 'POST', path: /^\/api\/controls$/, answer: control },
];

/** The answer to one request of the API. */
export async function answerApi(request: IncomingMessage, url: URL, state: ApiState): Promise<Answer> {
  const known = ROUTES.filter(({ path }) => path.test(url.pathname));
  if (known.length === 0) {
    return refusal(404, { code: 'NOT_FOUND', message: `there is nothing at ${url.pathname}` });
  }
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  const route = known.find((candidate) => candidate.method === method);
  if (route === undefined) {
    const allow = known.map((candidate) => candidate.method).join(', ');
    return refusal(405, { code: 'METHOD_NOT_ALLOWED', message: `allowed here: ${allow}` }, { allow });
  }
  const id = route.path.exec(url.pathname)?.[1] ?? '';
  return route.answer({ request, query: Object.fromEntries(url.searchParams), id }, state);
}

async function status(_call: Call, { sources }: ApiState): Promise<Answer> {
  return json(await statusView(sources));
}

async function curve({ query }: Call, state: ApiState): Promise<Answer> {
  const asked = parsed(curveQuery, query);
  return asked.ok ? json(await state.curve.after(asked.value.after)) : asked.answer;
}

async function decisions({ query }: Call, { index }: ApiState): Promise<Answer> {
  const asked = parsed(decisionsQuery, query);
  return asked.ok ? json(await index.page(asked.value)) : asked.answer;
}

async function decision({ id }: Call, { sources, index }: ApiState): Promise<Answer> {
  const asked = parsed(decisionIdText, id);
  if (!asked.ok) return asked.answer;
  const view = await decisionView(asked.value, { journal: sources.journal, index });
  return view === undefined
    ? refusal(404, { code: 'NO_SUCH_DECISION', message: `there is no decision ${asked.value}` })
    : json(view);
}

function approvals(_call: Call, { sources }: ApiState): Promise<Answer> {
  const view: ApprovalsView = { nowMs: Date.now(), approvals: sources.desk.pending() };
  return Promise.resolve(json(view));
}

async function reply({ request }: Call, { sources, changed }: ApiState): Promise<Answer> {
  const body = await readBody(request);
  if (!body.ok) return body.answer;
  const given = parsed(approvalReply, body.value);
  if (!given.ok) return given.answer;
  const { decisionId, symbol, answer } = given.value;
  if (!sources.desk.answer(decisionId, symbol, answer)) {
    const message = `${decisionId} no longer asks about ${symbol}: it was answered, or its deadline passed`;
    return refusal(409, { code: 'NOT_ASKED', message });
  }
  changed();
  return json(given.value);
}

/** Only left for the system, which takes it between two sessions and tells what came of it. */
async function control({ request }: Call, { sources, changed }: ApiState): Promise<Answer> {
  const body = await readBody(request);
  if (!body.ok) return body.answer;
  const given = parsed(controlAsk, body.value);
  if (!given.ok) return given.answer;
  const answer = sources.askControl(given.value);
  changed();
  return json(answer);
}
