import type { ExecutionStore, StoredBooks } from '../../app/ports/execution-store.ts';
import { booksOfAll } from '../../core/execution/routing/books-of-all.ts';
import { DynamoExecutionStore, type ExecutionPlace } from './dynamo-execution-store.ts';
import { enrolledAccounts } from './dynamo-intake.ts';

/**
 * A portfolio's books for whoever only looks at them: those of its account or, where it has several, of all together.
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
    if (first === undefined) return undefined;
    const { obeyed, ...books } = booksOfAll(stored.map((one) => one.books));
    // One that has written nothing yet holds nothing, and has not obeyed either.
    const known = obeyed === undefined || stored.length < all.length ? {} : { obeyed };
    return { version: first.version, epoch: first.epoch, books: { ...books, ...known } };
  }
}
