import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { EpochMs } from '../../core/foundation/time.ts';
import type { Bar } from '../../core/market/bar.ts';
import type { BarInterval } from '../../core/market/bar-interval.ts';
import { windowOf, type BarWindow } from '../../core/market/bar-window.ts';
import type { Sym } from '../../core/market/instrument.ts';
import type { BarSource } from '../../app/ports/bar-source.ts';
import { barOf } from './dynamo-items.ts';
import type { DynamoTables } from './dynamo-tables.ts';
import { queryItems, type Item } from './query-items.ts';

/** Bars of one interval, the market's own: portfolios share them. */
export class DynamoBars implements BarSource {
  private readonly at: Pick<DynamoTables, 'client' | 'names'>;
  private readonly interval: BarInterval;

  constructor(at: Pick<DynamoTables, 'client' | 'names'>, interval: BarInterval) {
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

  /** Stores a closed bar. The same bar again changes nothing; another one in its place is refused by the table. */
  async put(symbol: Sym, bar: Bar): Promise<void> {
    const { openMs, closeMs, availableMs, open, high, low, close, volume } = bar;
    const columns: Item = { openMs, closeMs, availableMs, open, high, low, close, volume };
    const same = Object.keys(columns).map((name) => `#${name} = :${name}`);
    await this.at.client.send(
      new PutCommand({
        TableName: this.at.names.bars,
        Item: { seriesKey: this.seriesKey(symbol), ...columns },
        ConditionExpression: `attribute_not_exists(seriesKey) OR (${same.join(' AND ')})`,
        ExpressionAttributeNames: Object.fromEntries(Object.keys(columns).map((name) => [`#${name}`, name])),
        ExpressionAttributeValues: Object.fromEntries(
          Object.entries(columns).map(([name, value]) => [`:${name}`, value]),
        ),
      }),
    );
  }

  private seriesKey(symbol: Sym): string {
    return `${symbol}#${this.interval}`;
  }
}
