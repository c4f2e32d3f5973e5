import type { ExecutionStore, StoredBooks } from '../../app/ports/execution-store.ts';
import { booksOfAll } from '../../core/execution/routing/books-of-all.ts';
import { DynamoExecutionStore, type ExecutionPlace } from './dynamo-execution-store.ts';
import { enrolledAccounts } from './dynamo-intake.ts';

/**
 * A portfolio's books for whoever only looks at them: those of its account or, where it has several, of all together. Undefined as
 * long as one of them has none: what it holds and whether it obeys is not known then.
 */
export class DynamoAllBooks implements Pick<ExecutionStore, 'load'> {
  private readonly at: ExecutionPlace;

  constructor(at: ExecutionPlace) {
    this.at = at;
  }

  async load(): Promise<StoredBooks | undefined> {
    const accounts = await enrolledAccounts(this.at);
    if (accounts.length === 0) return new DynamoExecutionStore(this.at).load();
    const all = await Promise.all(
      accounts.map((account) => new DynamoExecutionStore(this.at, account).load()),
    );
    const stored = all.flatMap((one) => one ?? []);
    const [first] = stored;
    if (first === undefined || stored.length < all.length) return undefined;
    return {
      version: first.version,
      epoch: first.epoch,
      books: booksOfAll(stored.map(({ books }) => books)),
    };
  }
}
