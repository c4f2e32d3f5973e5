import { z } from 'zod';
import { canonicalJson } from '../../core/foundation/canonical-json.ts';
import type { ControlRequest } from '../../core/risk/owner-control.ts';
import type { ControlDesk, ControlRequests, UnnumberedControl } from '../../app/ports/control-desk.ts';
import { decodeDomain } from '../codec/domain-json.ts';
import type { Database } from './database.ts';

const controlRow = z.object({ seq: z.number(), text: z.string() });

/** The owner's requests in a table of their own, so that another process may leave one while the system runs. */
export class SqliteControls implements ControlDesk, ControlRequests {
  private readonly database: Database;

  constructor(database: Database) {
    this.database = database;
  }

  ask(request: UnnumberedControl): void {
    this.database.transaction(() => {
      this.database.statement('INSERT INTO controls (text) VALUES (?)').run(canonicalJson(request));
    });
  }

  after(seq: number): Promise<readonly ControlRequest[]> {
    const rows = this.database.statement('SELECT * FROM controls WHERE seq > ? ORDER BY seq').all(seq);
    return Promise.resolve(
      rows.map((row) => {
        const { seq: number, text } = controlRow.parse(row);
        return { ...decodeDomain<ControlRequest>(text), seq: number };
      }),
    );
  }
}
