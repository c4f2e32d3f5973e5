import { codeHash } from './code-hash.ts';
import { Database } from './database.ts';
import { SqliteBars } from './sqlite-bars.ts';
import { SqliteBarVenue } from './sqlite-bar-venue.ts';
import { SqliteControls } from './sqlite-controls.ts';
import { SqliteCycleStore } from './sqlite-cycle-store.ts';
import { SqliteHealth } from './sqlite-health.ts';
import { SqliteJournal } from './sqlite-journal.ts';
import { SqliteSystemStore } from './sqlite-system-store.ts';
import type { Environment } from '../config/load-environment.ts';
import type { StageSettings } from '../../app/decision-cycle/stages.ts';

/** A portfolio's ports, all on its one file. */
export interface Portfolio {
  readonly environment: Environment;
  readonly settings: StageSettings;
  readonly database: Database;
  readonly bars: SqliteBars;
  readonly store: SqliteSystemStore;
  readonly journal: SqliteJournal;
  readonly cycles: SqliteCycleStore;
  readonly venue: SqliteBarVenue;
  readonly controls: SqliteControls;
  readonly health: SqliteHealth;
  close(): void;
}

/** Opens a portfolio's file and wires its adapters. The one place where the laptop's parts meet. */
export function openPortfolio(
  directory: string,
  environment: Environment,
  { readOnly = false }: { readOnly?: boolean } = {},
): Portfolio {
  const database = new Database(directory, { readOnly });
  return {
    environment,
    settings: {
      config: environment.config,
      provenance: { codeHash: codeHash(), configHash: environment.configHash },
    },
    database,
    bars: new SqliteBars(database),
    store: new SqliteSystemStore(database),
    journal: new SqliteJournal(database),
    cycles: new SqliteCycleStore(database),
    venue: new SqliteBarVenue(database, environment.config),
    controls: new SqliteControls(database),
    health: new SqliteHealth(database),
    close: () => {
      database.close();
    },
  };
}
