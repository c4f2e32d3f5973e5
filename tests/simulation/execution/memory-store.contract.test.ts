import { describeExecutionStore } from '../../contracts/execution-store.contract.ts';
import { MemoryExecutionStore } from './memory-execution-store.ts';

describeExecutionStore('in memory', () => {
  const store = new MemoryExecutionStore();
  return Promise.resolve({ open: () => Promise.resolve(store), dispose: () => Promise.resolve() });
});
