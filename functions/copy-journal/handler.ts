import { copyJournal, copyRuntime } from '../../layers/platform/lambda/copy-journal.ts';

/** Called with what is new in the journal's table; copies it to the bucket under lock. */
export const handler = copyJournal(copyRuntime());
