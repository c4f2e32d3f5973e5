import { randomUUID } from 'node:crypto';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import type { ControlDesk, RemoteControlRequests, UnnumberedControl } from '../../app/ports/control-desk.ts';
import { assert } from '../../core/foundation/assert.ts';
import type { ControlRequest } from '../../core/risk/owner-control.ts';
import { decodeDomain, encodeDomain } from '../codec/domain-json.ts';
import { controlsKey } from '../names/owner-keys.ts';
import type { DynamoTables } from './dynamo-tables.ts';
import { queryItems } from './query-items.ts';

/** More people than this do not steer one account at one moment. */
const ATTEMPTS = 20;
/** Of one reading: what is answered in one commit must fit into one transaction. */
export const CONTROLS_READ_MAX = 25;
/** Wide enough that numbers sort as text does. */
const SEQ_DIGITS = 12;

const controlItem = z.object({ item: z.string().check(z.regex(/^\d{12}$/)), text: z.string() });

/**
 * The owner's requests beside the state, under a key of their own, so that who may leave one may not write the state. Each
 * takes the next number on the condition that nobody has it: numbers have no gap, and a later one is never seen before an
 * earlier.
 */
export class DynamoControls implements ControlDesk, RemoteControlRequests {
  private readonly at: DynamoTables<'state'>;

  constructor(at: DynamoTables<'state'>) {
    this.at = at;
  }

  async ask(request: UnnumberedControl): Promise<void> {
    const text = encodeDomain(request);
    const askId = randomUUID();
    let seq = await this.newest();
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      seq += 1;
      if (await this.put(seq, { text, askId })) return;
    }
    assert(false, `${ATTEMPTS} others asked at the same moment`);
  }

  async after(seq: number): Promise<readonly ControlRequest[]> {
    const items = await this.items({ after: seq, newestFirst: false, limit: CONTROLS_READ_MAX });
    return items.map(({ item, text }) => ({ ...decodeDomain<ControlRequest>(text), seq: Number(item) }));
  }

  private async newest(): Promise<number> {
    const [last] = await this.items({ after: 0, newestFirst: true, limit: 1 });
    return last === undefined ? 0 : Number(last.item);
  }

  /** False where somebody else has the number. A write that was tried again after it had arrived is known by its id. */
  private async put(seq: number, about: { readonly text: string; readonly askId: string }): Promise<boolean> {
    const { client, names } = this.at;
    try {
      await client.send(
        new PutCommand({
          TableName: names.state,
          Item: { portfolioId: controlsKey(this.at.portfolioId), item: itemOf(seq), ...about },
          ConditionExpression: 'attribute_not_exists(portfolioId)',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      );
      return true;
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      return error.Item?.['askId']?.S === about.askId;
    }
  }

  private async items(which: {
    readonly after: number;
    readonly newestFirst: boolean;
    readonly limit: number;
  }): Promise<readonly z.infer<typeof controlItem>[]> {
    const { client, names } = this.at;
    const found = await queryItems(
      client,
      {
        TableName: names.state,
        KeyConditionExpression: 'portfolioId = :controls AND #item > :after',
        ExpressionAttributeNames: { '#item': 'item' },
        ExpressionAttributeValues: {
          ':controls': controlsKey(this.at.portfolioId),
          ':after': itemOf(which.after),
        },
        ScanIndexForward: !which.newestFirst,
        ConsistentRead: true,
      },
      which.limit,
    );
    return found.map((item) => controlItem.parse(item));
  }
}

function itemOf(seq: number): string {
  return String(seq).padStart(SEQ_DIGITS, '0');
}
