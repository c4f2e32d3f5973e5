import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { ApprovalRequest } from '../../app/ports/approval-desk.ts';
import { encodeDomain } from '../codec/domain-json.ts';
import { approvalsKey } from '../names/owner-keys.ts';
import { expiresAt, questionItem, type DynamoTables } from './dynamo-tables.ts';
import { fitting } from './item-size.ts';

/** A question with the token that its answer must bring back to the state machine. */
export interface PendingApproval {
  readonly token: string;
  readonly question: ApprovalRequest;
}

/**
 * Where open questions wait for the owner: among the cycles, under one key, so that they are found without knowing which
 * decision asks. Asked again, the newer token holds.
 */
export class DynamoApprovals {
  private readonly at: DynamoTables;

  constructor(at: DynamoTables) {
    this.at = at;
  }

  async hold({ token, question }: PendingApproval): Promise<void> {
    const { decisionId, symbol, deadlineMs } = question;
    const nowMs = Date.now();
    const Item = {
      decisionKey: approvalsKey(this.at.portfolioId),
      stage: questionItem(decisionId, symbol),
      token,
      text: fitting(encodeDomain(question), `the question about ${symbol}`),
      deadlineAtMs: nowMs + deadlineMs,
      expiresAt: expiresAt(nowMs),
    };
    await this.at.client.send(new PutCommand({ TableName: this.at.names.cycles, Item }));
  }
}
