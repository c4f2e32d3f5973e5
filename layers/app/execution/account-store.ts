import { factOfAccount } from '../../core/execution/routing/fact-of-account.ts';
import type { ExecutionStore } from '../ports/execution-store.ts';

/** The store of one of several accounts: its facts are told among those of the others, and bear its name where they must. */
export function accountStore(store: ExecutionStore, account: string): ExecutionStore {
  const listen = store.listen?.bind(store);
  return {
    load: () => store.load(),
    commit: (commit) =>
      store.commit({ ...commit, facts: commit.facts.map((fact) => factOfAccount(account, fact)) }),
    offer: (intent) => store.offer(intent),
    offered: (limit) => store.offered(limit),
    latch: () => store.latch(),
    setLatch: (latch) => store.setLatch(latch),
    facts: (afterSeq, limit) => store.facts(afterSeq, limit),
    ...(listen === undefined ? {} : { listen }),
  };
}
