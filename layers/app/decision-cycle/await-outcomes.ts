import type { ExecutionStore } from '../ports/execution-store.ts';

const FACTS_A_LOOK = 200;

/**
 * Which of these intents the executor has not answered yet. Looks at its facts after `fromSeq`, which must be before the intents were
 * handed over.
 */
export async function unanswered(
  intentIds: readonly string[],
  { store, fromSeq }: { store: Pick<ExecutionStore, 'facts'>; fromSeq: number },
): Promise<readonly string[]> {
  const open = new Set(intentIds);
  for (let seq = fromSeq; open.size > 0;) {
    const facts = await store.facts(seq, FACTS_A_LOOK);
    for (const { fact } of facts) {
      if (fact.kind === 'intent-answered') open.delete(fact.outcome.intentId);
      // One that was split is answered part by part.
      if (fact.kind === 'intent-routed' && fact.route.parts.length > 1 && open.delete(fact.route.intentId)) {
        for (const { intentId } of fact.route.parts) open.add(intentId);
      }
    }
    const last = facts.at(-1);
    if (last === undefined) break;
    seq = last.seq;
  }
  return [...open];
}
