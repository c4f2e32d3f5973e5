/** Who may write: the newest epoch. `beat` moves with every renewal, so that a dead holder is seen to stand still. */
export interface LeaseRecord {
  readonly epoch: number;
  readonly beat: number;
  /** Absent where it was released, or never taken. */
  readonly holder?: string;
}

/**
 * The one lease of an account, kept in the store that commits are made in, so that a commit can be conditional on its epoch. No
 * wall clock is compared with another: a contender watches the beat stand still on its own monotonic clock. Calls may throw.
 */
export interface LeaseStore {
  read(): Promise<LeaseRecord>;
  /** Takes it with the next epoch, if it is still as it was seen; undefined where it is not. */
  take(holder: string, seen: LeaseRecord): Promise<LeaseRecord | undefined>;
  /** False where the epoch is not the newest any more. */
  renew(epoch: number): Promise<boolean>;
  /** Lets go of it; nothing where it is another's already. */
  release(epoch: number): Promise<void>;
}
