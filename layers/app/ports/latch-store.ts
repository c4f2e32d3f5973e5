import type { EpochMs } from '../../core/foundation/time.ts';
import type { Latch } from '../../core/safety/latch.ts';

/** What the safety stack wrote down, once and for good. */
export interface SafetyEntry {
  readonly kind: 'tripped' | 'review' | 'rearm-asked' | 'rearm-refused' | 'armed' | 'report';
  readonly epoch: number;
  readonly atMs: EpochMs;
  readonly text: string;
}

/** The latch of one portfolio and its log. Only the safety stack has it; the bot reads the latch through its own store. */
export interface LatchStore {
  /** `NEVER_ARMED` where there is none. */
  read(): Promise<Latch>;
  /** The new latch and its entry, both or neither; false where it is not as it was seen any more. */
  turn(seen: Latch, next: Latch, entry: SafetyEntry): Promise<boolean>;
  /** An entry alone. Writing the same again changes nothing. */
  note(entry: SafetyEntry): Promise<void>;
  /** The newest entries first. */
  entries(limit: number): Promise<readonly SafetyEntry[]>;
}
