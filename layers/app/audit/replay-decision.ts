import { canonicalJson } from '../../core/foundation/canonical-json.ts';
import { recordNoTrade, type DecisionRecord } from '../../core/decision/decision-record.ts';
import { loadMarket, type MarketPorts } from '../decision-cycle/load-context.ts';
import { runStages, settled } from '../decision-cycle/run-cycle.ts';
import type { StageSettings } from '../decision-cycle/stages.ts';
import type { JournalEntry, JournalReader } from '../ports/journal.ts';

export type ReplayVerdict =
  | { readonly kind: 'equal'; readonly decisionId: string; readonly codeDiffers: boolean }
  | {
      readonly kind: 'differs';
      readonly decisionId: string;
      readonly at: string;
      readonly codeDiffers: boolean;
    }
  | { readonly kind: 'cannot'; readonly decisionId: string; readonly reason: string };

/** Makes a decision again from its record, and compares the two texts byte for byte. */
export async function replayDecision(
  entry: JournalEntry,
  { settings, ports, journal }: { settings: StageSettings; ports: MarketPorts; journal: JournalReader },
): Promise<ReplayVerdict> {
  const decisionId = entry.id;
  try {
    const body = journal.body(entry);
    if (body.kind !== 'decision')
      return { kind: 'cannot', decisionId, reason: `it is a ${body.kind}, not a decision` };
    const { provenance } = body.record;
    if (provenance.configHash !== settings.provenance.configHash) {
      return { kind: 'cannot', decisionId, reason: 'it was made with another configuration' };
    }
    const codeDiffers = provenance.codeHash !== settings.provenance.codeHash;
    const text = canonicalJson({ kind: 'decision', record: await decideAgain(body.record, settings, ports) });
    if (text === entry.text) return { kind: 'equal', decisionId, codeDiffers };
    return { kind: 'differs', decisionId, at: firstDifference(entry.text, text), codeDiffers };
  } catch (error) {
    // A record that was tampered with can fail anywhere: whatever it was, this decision could not be made again.
    return { kind: 'cannot', decisionId, reason: error instanceof Error ? error.message : String(error) };
  }
}

async function decideAgain(
  record: DecisionRecord,
  { config }: StageSettings,
  ports: MarketPorts,
): Promise<DecisionRecord> {
  const { context, provenance } = record;
  if (record.regime === undefined) return recordNoTrade(context, record.reason, provenance);
  const market = await loadMarket(context, config, ports);
  const earlier = runStages({ context, market, config, earlier: {} });
  return settled(context, earlier, { settings: { config, provenance }, approvals: record.approvals }).record;
}

const CONTEXT_CHARACTERS = 40;

function firstDifference(recorded: string, again: string): string {
  let index = 0;
  while (index < recorded.length && recorded[index] === again[index]) index++;
  const part = (text: string): string =>
    text.slice(Math.max(0, index - CONTEXT_CHARACTERS), index + CONTEXT_CHARACTERS);
  return `character ${index}: recorded …${part(recorded)}…, again …${part(again)}…`;
}
