import { z } from 'zod';
import { ok, refuse, type Result } from '../../core/foundation/result.ts';
import { environmentFrom, type Environment } from '../config/load-environment.ts';
import type { Database } from './database.ts';
import { valueRow } from './sqlite-rows.ts';

const ENVIRONMENT = 'environment';
const NOTES = 'notes';

/** Ties a portfolio to its configuration at its first start; later it must be the same, or decisions could not be replayed. */
export function bindEnvironment(
  database: Database,
  environment: Environment,
  directory: string,
): Result<true> {
  const bound = readEnvironment(database, directory);
  if (bound === undefined) {
    database.transaction(() => {
      database
        .statement('INSERT INTO facts (name, value) VALUES (?, ?)')
        .run(ENVIRONMENT, JSON.stringify(environment.source));
    });
    return ok(true);
  }
  if (!bound.ok) return bound;
  if (bound.value.configHash === environment.configHash) return ok(true);
  return refuse(
    'OTHER_CONFIG',
    `the portfolio in ${directory} was started with another configuration; put that back, or start a new portfolio with --state <folder>`,
  );
}

/** The configuration a portfolio was started with; undefined for one that never was. */
export function readEnvironment(database: Database, directory: string): Result<Environment> | undefined {
  const row = database.statement('SELECT value FROM facts WHERE name = ?').get(ENVIRONMENT);
  if (row === undefined) return undefined;
  return environmentFrom(JSON.parse(valueRow.parse(row).value), directory);
}

/** What a reader of this portfolio's numbers must know of its data, for the reports that are made later. */
export function rememberNotes(database: Database, notes: readonly string[]): void {
  database.transaction(() => {
    database
      .statement(
        'INSERT INTO facts (name, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value',
      )
      .run(NOTES, JSON.stringify(notes));
  });
}

export function readNotes(database: Database): readonly string[] {
  const row = database.statement('SELECT value FROM facts WHERE name = ?').get(NOTES);
  return row === undefined ? [] : z.array(z.string()).parse(JSON.parse(valueRow.parse(row).value));
}
