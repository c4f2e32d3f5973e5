import type { ExecutionDesk } from '../../app/execution/executor-ports.ts';
import type { LeaseTerms } from '../../app/execution/hold-lease.ts';
import type { Metrics } from '../../app/ports/metrics.ts';
import type { ExecutorLimits } from '../../core/execution/executor/executor-config.ts';
import type { Environment } from '../config/load-environment.ts';
import type { HostLog } from './host-log.ts';

/** What an executor's process stands in, whatever it trades. */
export interface HostSurroundings {
  readonly environment: Environment;
  /** Tells whoever waits for it what came of an intent. */
  readonly answer: ExecutionDesk['answer'];
  readonly log: HostLog;
  /** This process, for people. */
  readonly holder: string;
  readonly health: { readonly host: string; readonly port: number };
  /** Where alarms look; a laptop has none. */
  readonly metrics?: Metrics;
  readonly pollMs: number;
  readonly terms?: LeaseTerms;
  /** In place of the defaults. */
  readonly limits?: Partial<ExecutorLimits>;
  /** SIGTERM. */
  readonly stop: Promise<void>;
  /** Called once it can be asked for its health, with the port. */
  readonly onListening?: (port: number) => void;
}
