import type { ControlAsk } from '../../../layers/app/control/ask-control.ts';
import type {
  ApiError,
  ApprovalReply,
  ControlAnswer,
  CurveView,
  DecisionFilter,
  DecisionsView,
  DecisionView,
  StatusView,
} from '../../api.ts';

/** The server's refusal, in its own words. */
export class Refused extends Error {
  override readonly name = 'Refused';
}

export const callApi = {
  status: (): Promise<StatusView> => ask('/api/status'),
  curve: (after: number): Promise<CurveView> => ask(`/api/curve?after=${after}`),
  decisions: (filter: DecisionFilter, before: number, limit: number): Promise<DecisionsView> =>
    ask(`/api/decisions?filter=${filter}&before=${before}&limit=${limit}`),
  decision: (decisionId: string): Promise<DecisionView> =>
    ask(`/api/decisions/${encodeURIComponent(decisionId)}`),
  control: (asked: ControlAsk): Promise<ControlAnswer> => post('/api/controls', asked),
  reply: (given: ApprovalReply): Promise<ApprovalReply> => post('/api/approvals', given),
};

function post<T>(path: string, body: object): Promise<T> {
  const headers = { 'content-type': 'application/json' };
  return ask(path, { method: 'POST', headers, body: JSON.stringify(body) });
}

/** Page and server are of one build, so what comes is what the type says; a refusal throws. */
async function ask<T>(path: string, init?: RequestInit): Promise<T> {
  const response = await fetch(path, init);
  if (response.ok) return (await response.json()) as T;
  const refusal = (await response.json().catch(() => undefined)) as ApiError | undefined;
  throw new Refused(refusal?.error.message ?? `${response.status} ${response.statusText}`);
}
