import { money } from '../../layers/core/foundation/decimal.ts';
import { sha256 } from '../../layers/core/foundation/hash.ts';
import type { SessionClose } from '../../layers/core/decision/advance.ts';
import { recordNoTrade, type DecisionRecord } from '../../layers/core/decision/decision-record.ts';
import type { SystemConfig } from '../../layers/core/decision/system-config.ts';
import { startState, type SystemState } from '../../layers/core/decision/system-state.ts';
import type { Intent } from '../../layers/core/execution/intent.ts';
import { isoDate } from '../../layers/core/foundation/time.ts';
import { calendarDate, monthOf, weekOf } from '../../layers/core/market/calendar-date.ts';
import { closeOf, openOf } from './a-bar.ts';
import { aConfig } from './a-config.ts';
import { aContext, aRegime } from './a-cycle.ts';
import { SPX } from './an-instrument.ts';

export function aState(change: Partial<SystemState> = {}, config: SystemConfig = aConfig()): SystemState {
  return { ...startState(config, openOf(0)), ...change };
}

/** The close of a day on which nothing happened and everything stands at 100. */
export function aClose(day: number, change: Partial<SessionClose> = {}): SessionClose {
  const date = calendarDate(isoDate(closeOf(day)));
  const prices = change.prices ?? new Map([[SPX, 100]]);
  const heardNow = { closeMs: closeOf(day), availableMs: closeOf(day) };
  return {
    atMs: closeOf(day),
    keys: { day: date, week: weekOf(date), month: monthOf(date) },
    flows: [],
    reports: [],
    prices,
    heard: new Map([...prices.keys()].map((symbol) => [symbol, heardNow])),
    moves: new Map(),
    ...change,
  };
}

export function aFlow(amount: string, flowId = 'f1'): SessionClose['flows'][number] {
  return { flowId, amount: money(amount), atMs: openOf(0) };
}

/** The record of a decision that came to these intents. */
export function aRecord(decisionId: string, intents: readonly Intent[]): DecisionRecord {
  const provenance = { codeHash: sha256('code'), configHash: sha256('config') };
  return {
    ...recordNoTrade(aContext({ decisionId }), 'a test', provenance),
    outcome: 'traded',
    regime: aRegime(),
    intents,
  };
}
