import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { GetCommand, UpdateCommand, type UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import type { LeaseRecord, LeaseStore } from '../../app/ports/lease-store.ts';
import { LEASE_ITEM, leaseItem, type ExecutionTable } from './execution-items.ts';

/** The account's lease beside its books, so that a transaction of the books can be conditional on it. */
export class DynamoLeaseStore implements LeaseStore {
  private readonly at: ExecutionTable;

  constructor(at: ExecutionTable) {
    this.at = at;
  }

  async read(): Promise<LeaseRecord> {
    const { Item } = await this.at.client.send(new GetCommand({ ...this.key(), ConsistentRead: true }));
    if (Item === undefined) return { epoch: 0, beat: 0 };
    const { epoch, beat, holder } = leaseItem.parse(Item);
    return { epoch, beat, ...(holder === undefined ? {} : { holder }) };
  }

  async take(holder: string, seen: LeaseRecord): Promise<LeaseRecord | undefined> {
    const never = seen.epoch === 0 && seen.beat === 0;
    const taken = await this.update({
      UpdateExpression: 'SET epoch = :next, beat = :zero, holder = :holder',
      ConditionExpression: never ? 'attribute_not_exists(epoch)' : 'epoch = :epoch AND beat = :beat',
      ExpressionAttributeValues: {
        ':next': seen.epoch + 1,
        ':zero': 0,
        ':holder': holder,
        ...(never ? {} : { ':epoch': seen.epoch, ':beat': seen.beat }),
      },
    });
    return taken ? { epoch: seen.epoch + 1, beat: 0, holder } : undefined;
  }

  async renew(epoch: number): Promise<boolean> {
    return this.update({
      UpdateExpression: 'SET beat = beat + :one',
      ConditionExpression: 'epoch = :epoch AND attribute_exists(holder)',
      ExpressionAttributeValues: { ':one': 1, ':epoch': epoch },
    });
  }

  async release(epoch: number): Promise<void> {
    await this.update({
      UpdateExpression: 'SET beat = beat + :one REMOVE holder',
      ConditionExpression: 'epoch = :epoch',
      ExpressionAttributeValues: { ':one': 1, ':epoch': epoch },
    });
  }

  /** False where the condition does not hold. */
  private async update(change: Omit<UpdateCommandInput, 'TableName' | 'Key'>): Promise<boolean> {
    try {
      await this.at.client.send(new UpdateCommand({ ...this.key(), ...change }));
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }

  private key(): Pick<UpdateCommandInput, 'TableName'> & { readonly Key: Record<string, string> } {
    const { names, portfolioId } = this.at;
    return { TableName: names.execution, Key: { portfolioId, item: LEASE_ITEM } };
  }
}
