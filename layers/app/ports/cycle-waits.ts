/** A cycle that waits to be told what came of its intents. */
export interface CycleWait {
  readonly decisionId: string;
  /** The state machine's own, to be brought back with the answer. */
  readonly token: string;
  readonly intentIds: readonly string[];
  /** The answers are among the executor's facts after this one. */
  readonly fromSeq: number;
}

/** Where waiting cycles leave word, beside what the executor keeps. Few wait at a time. */
export interface CycleWaits {
  /** A cycle that asks again brings a newer token, and that one holds. */
  hold(wait: CycleWait): Promise<void>;
  open(): Promise<readonly CycleWait[]>;
  forget(decisionId: string): Promise<void>;
}
