import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { DAY_MS, SECOND_MS, type EpochMs } from '../../core/foundation/time.ts';
import type { JournalBody } from '../../core/decision/journal.ts';
import type { TableName } from '../names/tables.ts';

/** The tables of the decision cycle; the executor and the consumers of streams have their own. */
export type CycleTable = Exclude<TableName, 'execution' | 'checkpoints'>;

/** One portfolio's place in DynamoDB: what every adapter of it needs. */
export interface DynamoTables<Name extends TableName = CycleTable> {
  readonly client: DynamoDBDocumentClient;
  readonly portfolioId: string;
  readonly names: Readonly<Record<Name, string>>;
}

type Portfolio = Pick<DynamoTables, 'portfolioId'>;

/** The state's own item in its table. */
export const STATE_ITEM = 'state';

/** Wide enough for any instant of ours, so that marks sort as time does. */
const INSTANT_DIGITS = 15;

/** A mark's item in the state's table. */
export function markItem(atMs: EpochMs | 0): string {
  return `mark#${String(atMs).padStart(INSTANT_DIGITS, '0')}`;
}

export function kindKey({ portfolioId }: Portfolio, kind: JournalBody['kind']): string {
  return `${portfolioId}#${kind}`;
}

/** One question of a decision among those that are open. */
export function questionItem(decisionId: string, symbol: string): string {
  return `${decisionId}#${symbol}`;
}

export function decisionKey({ portfolioId }: Portfolio, decisionId: string): string {
  return `${portfolioId}#${decisionId}`;
}

const CYCLE_KEPT_DAYS = 30;

/** The second after which an item of a cycle may be dropped. */
export function expiresAt(nowMs: number): number {
  return Math.floor((nowMs + CYCLE_KEPT_DAYS * DAY_MS) / SECOND_MS);
}
