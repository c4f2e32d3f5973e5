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

/** A desk with an owner at it: the page, the phone. */
export interface OwnerDesk extends ApprovalDesk {
  /** What is being asked now, oldest first. `deadlineAtMs` is wall-clock time. */
  pending(): readonly (ApprovalRequest & { readonly deadlineAtMs: number })[];
  /** False where nothing such is being asked any more. */
  answer(decisionId: string, symbol: string, answer: ApprovalAnswer['answer']): boolean;
}
