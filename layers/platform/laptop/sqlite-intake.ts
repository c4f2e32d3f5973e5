import { z } from 'zod';
import type { IntentIntake, WaitingIntent } from '../../app/ports/intent-intake.ts';
import type { ExecutionIntent } from '../../core/execution/executor/execution-intent.ts';
import { routeFacts } from '../../core/execution/routing/route-facts.ts';
import type { RoutedIntent } from '../../core/execution/routing/routed-intent.ts';
import type { EpochMs } from '../../core/foundation/time.ts';
import { decodeDomain, encodeDomain } from '../codec/domain-json.ts';
import type { Database } from './database.ts';
import { putFacts, TAKE_INTENT, type SqliteExecutionStore } from './sqlite-execution-store.ts';
import { textRow } from './sqlite-rows.ts';

const waitingRow = z.object({ text: z.string(), route: z.string().nullable() });

const accountRow = z.object({ account: z.string() });

const WAITING = `SELECT i.text AS text, r.text AS route FROM account_intents i
  LEFT JOIN intent_routes r ON r.intent_id = i.intent_id
  WHERE i.account = '' AND i.taken = 0 ORDER BY i.seq LIMIT ?`;

/** The portfolio's own outbox as what is in front of its accounts, and the route of each intent, in the portfolio's file. */
export class SqliteIntake implements IntentIntake {
  private readonly database: Database;
  private readonly outbox: Pick<SqliteExecutionStore, 'listen'>;

  constructor(database: Database, outbox: Pick<SqliteExecutionStore, 'listen'>) {
    this.database = database;
    this.outbox = outbox;
  }

  waiting(limit: number): Promise<readonly WaitingIntent[]> {
    const rows = this.database.statement(WAITING).all(limit);
    return Promise.resolve(
      rows.map((row) => {
        const { text, route } = waitingRow.parse(row);
        const placed = route === null ? {} : { placed: decodeDomain<RoutedIntent>(route) };
        return { offered: decodeDomain<ExecutionIntent>(text), ...placed };
      }),
    );
  }

  place(route: RoutedIntent, atMs: EpochMs): Promise<RoutedIntent> {
    return Promise.resolve(
      this.database.transaction(() => {
        const known = this.database
          .statement('SELECT text FROM intent_routes WHERE intent_id = ?')
          .get(route.intentId);
        if (known !== undefined) return decodeDomain<RoutedIntent>(textRow.parse(known).text);
        this.database
          .statement('INSERT INTO intent_routes (intent_id, text) VALUES (?, ?)')
          .run(route.intentId, encodeDomain(route));
        putFacts(this.database, routeFacts(route, atMs));
        return route;
      }),
    );
  }

  settle(intentId: string): Promise<void> {
    this.database.statement(TAKE_INTENT).run('', intentId);
    return Promise.resolve();
  }

  enrol(accounts: readonly string[]): Promise<void> {
    const put = this.database.statement('INSERT INTO intake_accounts VALUES (?)');
    this.database.transaction(() => {
      this.database.statement('DELETE FROM intake_accounts').run();
      for (const account of accounts) put.run(account);
    });
    return Promise.resolve();
  }

  enrolled(): Promise<readonly string[]> {
    const rows = this.database.statement('SELECT account FROM intake_accounts ORDER BY rowid').all();
    return Promise.resolve(rows.map((row) => accountRow.parse(row).account));
  }

  listen(onChange: () => void): () => void {
    return this.outbox.listen(onChange);
  }
}
