import type { ExecutionIntent } from '../../core/execution/executor/execution-intent.ts';
import type { RoutedIntent } from '../../core/execution/routing/routed-intent.ts';
import type { EpochMs } from '../../core/foundation/time.ts';

/** An intent that is not with its accounts yet, and where it was said to go, if it was. */
export interface WaitingIntent {
  readonly offered: ExecutionIntent;
  readonly placed?: RoutedIntent;
}

/**
 * In front of several accounts: the outbox that the decision side fills, and where each of its intents went. Calls may throw; after
 * that nobody knows whether they were carried out, and they may be made again.
 */
export interface IntentIntake {
  /** Oldest first. */
  waiting(limit: number): Promise<readonly WaitingIntent[]>;
  /**
   * Writes the route down, and the facts that tell of it, unless one of the same intent is written down; answers the one that is.
   * Whoever asks, and however often: an intent has one route.
   */
  place(route: RoutedIntent, atMs: EpochMs): Promise<RoutedIntent>;
  /** Each account has been offered its part: the intent waits no more. */
  settle(intentId: string): Promise<void>;
  /** Says which accounts are behind it from now on; none where the portfolio has one that takes its intents itself. */
  enrol(accounts: readonly string[]): Promise<void>;
  enrolled(): Promise<readonly string[]>;
  /** Where it can tell by itself that an intent was offered. */
  listen?(onChange: () => void): () => void;
}
