import type { IntentIntake, WaitingIntent } from '../../../layers/app/ports/intent-intake.ts';
import type { ExecutionFact } from '../../../layers/core/execution/executor/executor-event.ts';
import type { ExecutionIntent } from '../../../layers/core/execution/executor/execution-intent.ts';
import { routeFacts } from '../../../layers/core/execution/routing/route-facts.ts';
import type { RoutedIntent } from '../../../layers/core/execution/routing/routed-intent.ts';
import type { EpochMs } from '../../../layers/core/foundation/time.ts';

/** The intake's twin in memory: every call is whole and at once. */
export class MemoryIntake implements IntentIntake {
  readonly offered: ExecutionIntent[] = [];
  readonly routes = new Map<string, RoutedIntent>();
  accounts: readonly string[] = [];
  readonly settled = new Set<string>();
  readonly facts: ExecutionFact[];

  constructor(facts: ExecutionFact[] = []) {
    this.facts = facts;
  }

  offer(intent: ExecutionIntent): Promise<void> {
    if (!this.offered.some(({ intentId }) => intentId === intent.intentId)) this.offered.push(intent);
    return Promise.resolve();
  }

  waiting(limit: number): Promise<readonly WaitingIntent[]> {
    const open = this.offered.filter(({ intentId }) => !this.settled.has(intentId)).slice(0, limit);
    return Promise.resolve(
      open.map((offered) => {
        const placed = this.routes.get(offered.intentId);
        return { offered, ...(placed === undefined ? {} : { placed }) };
      }),
    );
  }

  place(route: RoutedIntent, atMs: EpochMs): Promise<RoutedIntent> {
    const known = this.routes.get(route.intentId);
    if (known !== undefined) return Promise.resolve(known);
    this.routes.set(route.intentId, route);
    this.facts.push(...routeFacts(route, atMs));
    return Promise.resolve(route);
  }

  enrol(accounts: readonly string[]): Promise<void> {
    this.accounts = accounts;
    return Promise.resolve();
  }

  enrolled(): Promise<readonly string[]> {
    return Promise.resolve(this.accounts);
  }

  settle(intentId: string): Promise<void> {
    this.settled.add(intentId);
    return Promise.resolve();
  }
}
