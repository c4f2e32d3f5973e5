import { reviewUnguarded } from '../../core/research/unguarded.ts';
import { loadContext } from '../decision-cycle/load-context.ts';
import { runStages, settled } from '../decision-cycle/run-cycle.ts';
import { commitDecision, type CyclePorts } from '../decision-cycle/run-stage.ts';
import { given, type StageSettings } from '../decision-cycle/stages.ts';
import type { JournalReader } from '../ports/journal.ts';
import type { Versioned } from '../ports/system-store.ts';

/** The decision cycle with nobody between proposal and order: what the risk manager is compared with. */
export async function decideUnguarded(
  { state }: Versioned,
  {
    settings,
    ports,
    shareRatio,
  }: { settings: StageSettings; ports: Pick<CyclePorts, 'bars' | 'store'>; shareRatio: number },
): Promise<void> {
  const { config } = settings;
  const { context, market } = await loadContext(state, config, ports);
  const earlier = runStages({ context, market, config, earlier: {} });
  const reviews = reviewUnguarded(
    {
      context,
      market,
      config,
      regime: given(earlier, 'detect-regime'),
      technical: given(earlier, 'technical-analyst'),
      proposals: given(earlier, 'compose-decision').proposals,
    },
    shareRatio,
  );
  const decided = settled(context, { ...earlier, 'review-risk': reviews }, { settings, approvals: [] });
  await commitDecision(decided, config, ports.store);
}

const PAGE = 250;

/** How many proposals each code refused, and how often each way into a tighter mode was taken. */
export interface RiskDeeds {
  readonly refusals: Readonly<Record<string, number>>;
  readonly triggers: Readonly<Record<string, number>>;
}

export async function riskDeeds(journal: JournalReader): Promise<RiskDeeds> {
  const refusals: Record<string, number> = {};
  const triggers: Record<string, number> = {};
  const count = (tally: Record<string, number>, code: string): void => {
    tally[code] = (tally[code] ?? 0) + 1;
  };
  for (let after = 0, more = true; more;) {
    const entries = await journal.entries(after, PAGE);
    for (const entry of entries) {
      const body = journal.body(entry);
      if (body.kind === 'decision') {
        for (const review of body.record.reviews)
          if (review.verdict === 'denied') count(refusals, review.code);
        for (const { answer } of body.record.approvals)
          if (answer === 'reject') count(refusals, 'NOT_APPROVED');
      }
      if (body.kind === 'mode' && body.by === 'risk')
        for (const { code } of body.to.reasons) count(triggers, `${body.to.mode}: ${code}`);
    }
    after = entries.at(-1)?.seq ?? after;
    more = entries.length === PAGE;
  }
  return { refusals, triggers };
}
