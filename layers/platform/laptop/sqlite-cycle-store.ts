import { canonicalJson } from '../../core/foundation/canonical-json.ts';
import type { StageName, StageOutputs } from '../../app/decision-cycle/stages.ts';
import type { CycleStore } from '../../app/ports/cycle-store.ts';
import { decodeDomain } from '../codec/domain-json.ts';
import type { Database } from './database.ts';
import { textRow } from './sqlite-rows.ts';

/** Stage outputs of the cycle in progress. The record keeps what matters of them, so older cycles' are dropped. */
export class SqliteCycleStore implements CycleStore {
  private readonly database: Database;

  constructor(database: Database) {
    this.database = database;
  }

  put<S extends StageName>(decisionId: string, stage: S, output: StageOutputs[S]): Promise<void> {
    this.database.transaction(() => {
      this.database.statement('DELETE FROM stage_outputs WHERE decision_id < ?').run(decisionId);
      this.database
        .statement(
          'INSERT INTO stage_outputs (decision_id, stage, text) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET text = excluded.text',
        )
        .run(decisionId, stage, canonicalJson(output));
    });
    return Promise.resolve();
  }

  get<S extends StageName>(decisionId: string, stage: S): Promise<StageOutputs[S] | undefined> {
    const row = this.database
      .statement('SELECT text FROM stage_outputs WHERE decision_id = ? AND stage = ?')
      .get(decisionId, stage);
    return Promise.resolve(
      row === undefined ? undefined : decodeDomain<StageOutputs[S]>(textRow.parse(row).text),
    );
  }
}
