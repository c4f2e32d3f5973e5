import type { ApprovalAnswer } from '../../layers/core/decision/decision-record.ts';
import type { ApprovalRequest, OwnerDesk } from '../../layers/app/ports/approval-desk.ts';

interface Waiting extends ApprovalRequest {
  readonly deadlineAtMs: number;
  readonly settle: (answer: ApprovalAnswer) => void;
}

/** A desk whose questions wait for an answer, and for as long as the test likes. */
export class MemoryDesk implements OwnerDesk {
  private waiting: readonly Waiting[] = [];
  private heard: (() => void)[] = [];

  ask(request: ApprovalRequest): Promise<ApprovalAnswer> {
    return new Promise((settle) => {
      const deadlineAtMs = Date.now() + request.deadlineMs;
      this.waiting = [...this.waiting, { ...request, deadlineAtMs, settle }];
      for (const hear of this.heard) hear();
      this.heard = [];
    });
  }

  /** When the next question has come. */
  asked(): Promise<void> {
    return new Promise((hear) => this.heard.push(hear));
  }

  pending(): ReturnType<OwnerDesk['pending']> {
    return this.waiting.map(({ decisionId, symbol, question, deadlineMs, deadlineAtMs }) => {
      return { decisionId, symbol, question, deadlineMs, deadlineAtMs };
    });
  }

  answer(decisionId: string, symbol: string, answer: ApprovalAnswer['answer']): boolean {
    const asked = this.waiting.find((one) => one.decisionId === decisionId && one.symbol === symbol);
    this.waiting = this.waiting.filter((one) => one !== asked);
    asked?.settle({ symbol, answer, by: 'owner' });
    return asked !== undefined;
  }
}
