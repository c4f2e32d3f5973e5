/** What a service is told at its start, by the name of the variable. Names of things, never a secret itself. */
export const SERVICE_VARIABLES = {
  /** The environment's file lies in the image as `config/<name>.yaml`. */
  environment: 'ATALAYA_ENVIRONMENT',
  /** The bucket that history lies in as Parquet. */
  lakeBucket: 'LAKE_BUCKET',
  latchTable: 'LATCH_TABLE',
  seriesUrl: 'SERIES_URL',
  seriesOrganization: 'SERIES_ORGANIZATION',
  seriesBucket: 'SERIES_BUCKET',
  /** The address of the secret that Timestream keeps the token in. */
  seriesSecret: 'SERIES_SECRET',
} as const;

/** Where the health of ingest is asked for, inside its own task. The executor's port is in the environment's file. */
export const INGEST_HEALTH_PORT = 8_321;

/** The latch's table bears this name, so that who may only read it need not be deployed after who writes it. */
export function latchTableName(environment: string): string {
  return `atalaya-${environment}-latch`;
}
