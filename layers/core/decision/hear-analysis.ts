import type { HealthEvent } from '../risk/health.ts';
import type { DecisionRecord } from './decision-record.ts';
import { hearHealth, judgeHealth, type Hearing } from './hear-health.ts';
import type { SystemState } from './system-state.ts';

/**
 * What a decision says of the analysis: the mode that follows is that of the next cycle, for this one's healthy
 * instruments were analysed in full. A cycle that stood aside in an emergency did not analyse and says nothing.
 */
export function hearAnalysis(state: SystemState, record: DecisionRecord, hearing: Hearing): SystemState {
  if (record.regime === undefined && state.mode.mode === 'emergency') return state;
  const heard = eventsOf(record).reduce(
    (before, event) =>
      hearHealth(before, event, { ...hearing, id: `${hearing.id}-${event.subject ?? 'analysis'}` }),
    state,
  );
  return judgeHealth(heard, hearing);
}

function eventsOf({
  regime,
  technical = [],
  context: { atMs },
  reason,
}: DecisionRecord): readonly HealthEvent[] {
  const told = { component: 'analysis', atMs } as const;
  if (regime === undefined) return [{ ...told, status: 'down', cause: reason }];
  const failed = technical.flatMap((view) => (view.kind === 'failed' ? [view] : []));
  return failed.length === 0
    ? [{ ...told, status: 'up' }]
    : failed.map(({ symbol, error }) => ({ ...told, status: 'down', subject: symbol, cause: error }));
}
