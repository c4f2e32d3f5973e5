import type { ApprovalAnswer } from '../../core/decision/decision-record.ts';
import type { ApprovalQuestion } from '../../core/decision/review.ts';

export interface ApprovalRequest {
  readonly decisionId: string;
  readonly symbol: string;
  readonly question: ApprovalQuestion;
  readonly deadlineMs: number;
}

/** Where a person is asked. It always answers: at the deadline with a rejection. */
export interface ApprovalDesk {
  ask(request: ApprovalRequest): Promise<ApprovalAnswer>;
}

/** For runs that nobody watches. */
export const UNATTENDED: ApprovalDesk = {
  ask: ({ symbol }) => Promise.resolve({ symbol, answer: 'reject', by: 'unattended' }),
};
