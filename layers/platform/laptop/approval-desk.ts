import { z } from 'zod';
import { canonicalJson } from '../../core/foundation/canonical-json.ts';
import type { ApprovalAnswer } from '../../core/decision/decision-record.ts';
import type { ApprovalRequest, OwnerDesk } from '../../app/ports/approval-desk.ts';
import { decodeDomain } from '../codec/domain-json.ts';
import type { Database } from './database.ts';

const approvalRow = z.object({
  text: z.string(),
  deadline_at_ms: z.number(),
  answer: z.enum(['approve', 'reject']).nullable(),
  answered_by: z.enum(['owner', 'deadline', 'unattended']).nullable(),
});

/**
 * The desk of a laptop with its page open. Questions and answers are on the disk, so that a crash while the owner thinks
 * neither asks again from the start nor forgets what was said.
 */
export class LaptopDesk implements OwnerDesk {
  private readonly database: Database;
  private readonly changed: () => void;
  private readonly waiting = new Map<string, (answer: ApprovalAnswer) => void>();

  constructor(database: Database, changed: () => void) {
    this.database = database;
    this.changed = changed;
  }

  async ask(request: ApprovalRequest): Promise<ApprovalAnswer> {
    const { decisionId, symbol } = request;
    const asked = this.database.transaction(() => {
      this.database
        .statement(
          'INSERT OR IGNORE INTO approvals (decision_id, symbol, text, deadline_at_ms) VALUES (?, ?, ?, ?)',
        )
        .run(decisionId, symbol, canonicalJson(request), Date.now() + request.deadlineMs);
      return approvalRow.parse(
        this.database
          .statement('SELECT * FROM approvals WHERE decision_id = ? AND symbol = ?')
          .get(decisionId, symbol),
      );
    });
    if (asked.answer !== null && asked.answered_by !== null) {
      return { symbol, answer: asked.answer, by: asked.answered_by };
    }
    this.changed();
    const answer = await this.answerBefore(request, asked.deadline_at_ms);
    this.changed();
    return answer;
  }

  pending(): ReturnType<OwnerDesk['pending']> {
    return this.database
      .statement('SELECT * FROM approvals WHERE answer IS NULL ORDER BY decision_id, symbol')
      .all()
      .map((row) => {
        const { text, deadline_at_ms } = approvalRow.parse(row);
        return { ...decodeDomain<ApprovalRequest>(text), deadlineAtMs: deadline_at_ms };
      })
      .filter(({ decisionId, symbol }) => this.waiting.has(keyOf(decisionId, symbol)));
  }

  answer(decisionId: string, symbol: string, answer: ApprovalAnswer['answer']): boolean {
    const resolve = this.waiting.get(keyOf(decisionId, symbol));
    if (resolve === undefined) return false;
    this.settle(decisionId, { symbol, answer, by: 'owner' }, resolve);
    return true;
  }

  private answerBefore(
    { decisionId, symbol }: ApprovalRequest,
    deadlineAtMs: number,
  ): Promise<ApprovalAnswer> {
    return new Promise((resolve) => {
      const late = (): void => {
        this.settle(decisionId, { symbol, answer: 'reject', by: 'deadline' }, resolve);
      };
      const timer = setTimeout(late, Math.max(0, deadlineAtMs - Date.now()));
      this.waiting.set(keyOf(decisionId, symbol), (answer) => {
        clearTimeout(timer);
        resolve(answer);
      });
    });
  }

  private settle(decisionId: string, given: ApprovalAnswer, resolve: (answer: ApprovalAnswer) => void): void {
    this.waiting.delete(keyOf(decisionId, given.symbol));
    this.database.transaction(() => {
      this.database
        .statement(
          'UPDATE approvals SET answer = ?, answered_by = ? WHERE decision_id = ? AND symbol = ? AND answer IS NULL',
        )
        .run(given.answer, given.by, decisionId, given.symbol);
    });
    resolve(given);
  }
}

function keyOf(decisionId: string, symbol: string): string {
  return `${decisionId} ${symbol}`;
}
