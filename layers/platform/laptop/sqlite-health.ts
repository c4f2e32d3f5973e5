import { z } from 'zod';
import type { NumberedHealthEvent } from '../../core/decision/hear-health.ts';
import { canonicalJson } from '../../core/foundation/canonical-json.ts';
import type { HealthEvent } from '../../core/risk/health.ts';
import type { HealthDesk, HealthReports } from '../../app/ports/health-desk.ts';
import { decodeDomain } from '../codec/domain-json.ts';
import type { Database } from './database.ts';

const healthRow = z.object({ seq: z.number(), text: z.string() });

/** Facts about health in a table of their own, so that another process may leave one while the system runs. */
export class SqliteHealth implements HealthDesk, HealthReports {
  private readonly database: Database;

  constructor(database: Database) {
    this.database = database;
  }

  tell(event: HealthEvent): void {
    this.database.transaction(() => {
      this.database.statement('INSERT INTO health (text) VALUES (?)').run(canonicalJson(event));
    });
  }

  after(seq: number): Promise<readonly NumberedHealthEvent[]> {
    const rows = this.database.statement('SELECT * FROM health WHERE seq > ? ORDER BY seq').all(seq);
    return Promise.resolve(
      rows.map((row) => {
        const { seq: number, text } = healthRow.parse(row);
        return { ...decodeDomain<HealthEvent>(text), seq: number };
      }),
    );
  }
}
