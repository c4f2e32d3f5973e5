import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { EpochMs } from '../../core/foundation/time.ts';
import type { Bar } from '../../core/market/bar.ts';
import type { BarInterval } from '../../core/market/bar-interval.ts';
import { windowOf, type BarWindow } from '../../core/market/bar-window.ts';
import type { Sym } from '../../core/market/instrument.ts';
import type { BarSource } from '../../app/ports/bar-source.ts';
import type { BarPut, BarStore } from '../../app/ports/bar-store.ts';
import { isSameTrading } from '../bars/added-bars.ts';
import { MAX_BARS } from '../bars/bar-columns.ts';
import { barOf } from './dynamo-items.ts';
import type { DynamoTables } from './dynamo-tables.ts';
import { queryItems, type Item } from './query-items.ts';

/** Bars of one interval, the market's own: portfolios share them. */
export class DynamoBars implements BarSource, BarStore {
  private readonly at: Pick<DynamoTables<'bars'>, 'client' | 'names'>;
  private readonly interval: BarInterval;

  constructor(at: Pick<DynamoTables<'bars'>, 'client' | 'names'>, interval: BarInterval) {
    this.at = at;
    this.interval = interval;
  }

  async window(symbol: Sym, knownAtMs: EpochMs, count: number): Promise<BarWindow> {
    // A bar opens before it is known, so nothing that opened later can have been.
    const items = await queryItems(
      this.at.client,
      {
        TableName: this.at.names.bars,
        KeyConditionExpression: 'seriesKey = :series AND openMs <= :known',
        FilterExpression: 'availableMs <= :known',
        ExpressionAttributeValues: { ':series': this.seriesKey(symbol), ':known': knownAtMs },
        ScanIndexForward: false,
        ConsistentRead: true,
      },
      count,
    );
    return windowOf(items.map(barOf).reverse());
  }

  async put(
    symbol: Sym,
    { openMs, closeMs, availableMs, open, high, low, close, volume }: Bar,
  ): Promise<BarPut> {
    const columns: Item = { openMs, closeMs, availableMs, open, high, low, close, volume };
    try {
      await this.at.client.send(
        new PutCommand({
          TableName: this.at.names.bars,
          Item: { seriesKey: this.seriesKey(symbol), ...columns },
          ConditionExpression: 'attribute_not_exists(seriesKey)',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      );
      return 'added';
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException) || error.Item === undefined) throw error;
      const stored = barOf(unmarshall(error.Item));
      return isSameTrading(stored, barOf(columns)) ? 'same' : 'changed';
    }
  }

  async between(symbol: Sym, fromMs: EpochMs, toMs: EpochMs): Promise<BarWindow> {
    if (toMs <= fromMs) return windowOf([]);
    const items = await queryItems(
      this.at.client,
      {
        TableName: this.at.names.bars,
        KeyConditionExpression: 'seriesKey = :series AND openMs BETWEEN :from AND :last',
        ExpressionAttributeValues: {
          ':series': this.seriesKey(symbol),
          ':from': fromMs,
          ':last': toMs - 1,
        },
        ConsistentRead: true,
      },
      MAX_BARS,
    );
    return windowOf(items.map(barOf));
  }

  private seriesKey(symbol: Sym): string {
    return `${symbol}#${this.interval}`;
  }
}
