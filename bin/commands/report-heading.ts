import { isoDate } from '../../layers/core/foundation/time.ts';
import { RISK_PROFILES } from '../../layers/core/risk/limits.ts';
import type { Portfolio } from '../../layers/platform/laptop/open-portfolio.ts';
import { readNotes } from '../../layers/platform/laptop/portfolio-facts.ts';
import type { ReportHeading } from '../../layers/platform/report/report-heading.ts';

/** What a report must say of the run besides its numbers. */
export async function headingOf({ settings, journal, database }: Portfolio): Promise<ReportHeading> {
  const { config, provenance } = settings;
  const profile = RISK_PROFILES.find(({ name }) => name === config.profile);
  const owner = config.simulatedOwner;
  return {
    portfolioId: config.portfolioId,
    symbol: config.benchmark,
    currency: config.currency,
    profile: { name: config.profile, meaning: profile?.meaning ?? '', limits: config.limits },
    provenance: { ...provenance, journalHead: (await journal.head()).hash },
    notes: [
      ...readNotes(database),
      ...(owner === undefined
        ? []
        : [`an owner who resumes ${owner.resumesAfterSessions} sessions after each emergency is simulated`]),
      ...(await hindsightNotes({ settings, journal })),
    ],
  };
}

/** A model that was trained on the sessions it judged makes any result look better than it could have been. */
async function hindsightNotes({
  settings,
  journal,
}: Pick<Portfolio, 'settings' | 'journal'>): Promise<readonly string[]> {
  const { regimeModel } = settings.config;
  const [first] = await journal.entries(0, 1, 'decision');
  if (regimeModel === undefined || first === undefined) return [];
  const { name, trainedThroughMs } = regimeModel;
  const byModel = `regimes are those of the trained model ${name}`;
  return first.atMs < trainedThroughMs
    ? [
        `${byModel}, which was trained on the sessions to ${isoDate(trainedThroughMs)}: decisions before then know what came after them`,
      ]
    : [byModel];
}
