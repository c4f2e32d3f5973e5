import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { StageName, StageOutputs } from '../../app/decision-cycle/stages.ts';
import type { CycleStore } from '../../app/ports/cycle-store.ts';
import { decodeDomain, encodeDomain } from '../codec/domain-json.ts';
import { textItem } from './dynamo-items.ts';
import { decisionKey, expiresAt, type DynamoTables } from './dynamo-tables.ts';
import { fitting } from './item-size.ts';

/** Stage outputs under their decision's id. They expire: what matters of them is in the record. */
export class DynamoCycleStore implements CycleStore {
  private readonly at: DynamoTables;

  constructor(at: DynamoTables) {
    this.at = at;
  }

  /** Throws `TooLarge` where one item cannot hold the output. */
  async put<S extends StageName>(decisionId: string, stage: S, output: StageOutputs[S]): Promise<void> {
    const text = fitting(encodeDomain(output), `${stage} of ${decisionId}`);
    const Item = {
      decisionKey: decisionKey(this.at, decisionId),
      stage,
      text,
      expiresAt: expiresAt(Date.now()),
    };
    await this.at.client.send(new PutCommand({ TableName: this.at.names.cycles, Item }));
  }

  async get<S extends StageName>(decisionId: string, stage: S): Promise<StageOutputs[S] | undefined> {
    const { Item } = await this.at.client.send(
      new GetCommand({
        TableName: this.at.names.cycles,
        Key: { decisionKey: decisionKey(this.at, decisionId), stage },
        ConsistentRead: true,
      }),
    );
    return Item === undefined ? undefined : decodeDomain<StageOutputs[S]>(textItem.parse(Item).text);
  }
}
