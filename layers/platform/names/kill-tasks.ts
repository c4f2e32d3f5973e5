/** The tasks of the kill machine, by state name: what the cloud deploys and the laptop rehearses. */
export const KILL_TASKS = ['TripLatch', 'SchedulesOff', 'AwaitExecutor', 'Act', 'Verify', 'Report'] as const;

export type KillTask = (typeof KILL_TASKS)[number];

/** Every function of the safety stack by the folder it lies in. */
export const SAFETY_FUNCTIONS = {
  TripLatch: 'safety-trip',
  SchedulesOff: 'safety-schedules-off',
  AwaitExecutor: 'safety-await-executor',
  Act: 'safety-act',
  Verify: 'safety-verify',
  Report: 'safety-report',
  /** Hears alarms, the API and the owner, and starts the machine. */
  Alarm: 'safety-alarm',
  Reconcile: 'safety-reconcile',
  Rearm: 'safety-rearm',
} as const;

export type SafetyFunction = keyof typeof SAFETY_FUNCTIONS;

/** The environment variables that tell the functions where things are. */
export const SAFETY_VARIABLES = {
  latchTable: 'LATCH_TABLE',
  safetyLogTable: 'SAFETY_LOG_TABLE',
  executionTable: 'EXECUTION_TABLE',
  killMachine: 'KILL_MACHINE_ARN',
  topic: 'OWNER_TOPIC_ARN',
  schedules: 'SCHEDULE_NAMES',
  portfolioId: 'PORTFOLIO_ID',
  /** Every instrument that the portfolio may hold, with commas. */
  symbols: 'PORTFOLIO_SYMBOLS',
} as const;
