import { GetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { SystemStore, Versioned } from '../../app/ports/system-store.ts';
import { stateItem } from '../aws/dynamo-items.ts';
import { STATE_ITEM } from '../aws/dynamo-tables.ts';
import { decodeState } from '../codec/state-json.ts';

/** The decisions' outbox as the executor sees it: it may read the state, and writes nothing there. */
export class DynamoDecisionOutbox implements Pick<SystemStore, 'load'> {
  private readonly at: {
    readonly client: DynamoDBDocumentClient;
    readonly stateTable: string;
    readonly portfolioId: string;
  };

  constructor(at: DynamoDecisionOutbox['at']) {
    this.at = at;
  }

  async load(): Promise<Versioned | undefined> {
    const { client, stateTable, portfolioId } = this.at;
    const Key = { portfolioId, item: STATE_ITEM };
    const { Item } = await client.send(new GetCommand({ TableName: stateTable, Key, ConsistentRead: true }));
    if (Item === undefined) return undefined;
    const { version, text } = stateItem.parse(Item);
    return { version, state: decodeState(text) };
  }
}
