import { DeleteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { IntentIntake, WaitingIntent } from '../../app/ports/intent-intake.ts';
import { routeFacts } from '../../core/execution/routing/route-facts.ts';
import type { RoutedIntent } from '../../core/execution/routing/routed-intent.ts';
import type { EpochMs } from '../../core/foundation/time.ts';
import { decodeDomain, encodeDomain } from '../codec/domain-json.ts';
import { transact } from './conditional-transaction.ts';
import { DynamoOutbox } from './dynamo-outbox.ts';
import {
  ACCOUNTS_ITEM,
  accountNames,
  offeredExpiresAt,
  routeItem,
  routeText,
  waitingItem,
  type ExecutionTable,
} from './execution-items.ts';
import { fitting } from './item-size.ts';
import { Outage } from './outage.ts';
import { tellingOf } from './tell-facts.ts';

/** A route that crosses an account's commit is written again at once, this often. */
const PLACES_MAX = 8;

/** The portfolio's own outbox as what is in front of its accounts, and the route of each intent. */
export class DynamoIntake implements IntentIntake {
  private readonly at: ExecutionTable;
  private readonly outbox: DynamoOutbox;

  constructor(at: ExecutionTable) {
    this.at = at;
    this.outbox = new DynamoOutbox(at);
  }

  async waiting(limit: number): Promise<readonly WaitingIntent[]> {
    const intents = await this.outbox.offered(limit);
    return Promise.all(
      intents.map(async (offered) => {
        const placed = await this.routeOf(offered.intentId);
        return { offered, ...(placed === undefined ? {} : { placed }) };
      }),
    );
  }

  async place(route: RoutedIntent, atMs: EpochMs): Promise<RoutedIntent> {
    const { intentId } = route;
    for (let attempt = 1; attempt <= PLACES_MAX; attempt++) {
      const known = await this.routeOf(intentId);
      if (known !== undefined) return known;
      const { conditions, actions } = await tellingOf(this.at, routeFacts(route, atMs));
      const put = { refused: 'placed', action: this.putRoute(route) } as const;
      const refused = await transact(this.at.client, [put, ...conditions], actions);
      if (refused === undefined) return route;
    }
    throw new Outage(`the route of ${intentId} crossed another write each time`);
  }

  async settle(intentId: string): Promise<void> {
    const seq = await this.outbox.seqOf(intentId);
    if (seq === undefined) return;
    const { client, names, portfolioId } = this.at;
    const Key = { portfolioId, item: waitingItem(seq) };
    await client.send(new DeleteCommand({ TableName: names.execution, Key }));
  }

  async enrol(accounts: readonly string[]): Promise<void> {
    const { client, names, portfolioId } = this.at;
    const Item = { portfolioId, item: ACCOUNTS_ITEM, names: accounts };
    await client.send(new PutCommand({ TableName: names.execution, Item }));
  }

  enrolled(): Promise<readonly string[]> {
    return enrolledAccounts(this.at);
  }

  private async routeOf(intentId: string): Promise<RoutedIntent | undefined> {
    const { client, names, portfolioId } = this.at;
    const Key = { portfolioId, item: routeItem(intentId) };
    const { Item } = await client.send(
      new GetCommand({ TableName: names.execution, Key, ConsistentRead: true }),
    );
    return Item === undefined ? undefined : decodeDomain<RoutedIntent>(routeText.parse(Item).text);
  }

  private putRoute(route: RoutedIntent) {
    const { names, portfolioId } = this.at;
    const text = fitting(encodeDomain(route), `the route of ${route.intentId}`);
    const expiresAt = offeredExpiresAt(Date.now());
    return {
      Put: {
        TableName: names.execution,
        Item: { portfolioId, item: routeItem(route.intentId), text, expiresAt },
        ConditionExpression: 'attribute_not_exists(portfolioId)',
      },
    };
  }
}

/** The several accounts that a portfolio's executor last began with; none where it has one. */
export async function enrolledAccounts({
  client,
  names,
  portfolioId,
}: ExecutionTable): Promise<readonly string[]> {
  const Key = { portfolioId, item: ACCOUNTS_ITEM };
  const { Item } = await client.send(
    new GetCommand({ TableName: names.execution, Key, ConsistentRead: true }),
  );
  return Item === undefined ? [] : accountNames.parse(Item).names;
}
