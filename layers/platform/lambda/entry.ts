import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { Tracer } from '@aws-lambda-powertools/tracer';
import { captureLambdaHandler } from '@aws-lambda-powertools/tracer/middleware';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import * as z from 'zod/mini';
import { METRIC_DIMENSION, METRIC_NAMES, METRIC_NAMESPACE } from '../names/metrics.ts';
import { EmfMetrics } from '../aws/emf-metrics.ts';
import type { Metrics } from '../../app/ports/metrics.ts';
import type { AnyCycleTask } from '../names/cycle-states.ts';
import type { LambdaRuntime } from './lambda-runtime.ts';

/** What Lambda calls. */
export type LambdaHandler = (event: unknown, context: Context) => Promise<unknown>;

/** A task that may also measure something; what it has recorded is sent once it is done, and where it fails. */
export type MeasuringTask = (input: unknown, metrics: Metrics) => Promise<unknown>;

/** The tasks that end a cycle in a record: only they say that the cycle is alive. */
const RECORDS: ReadonlySet<AnyCycleTask> = new Set(['RecordDecision', 'StandAside']);

const aboutDecision = z.object({ decisionId: z.string() });

/**
 * A task as Lambda runs it: every line of its log bears the decision it is about, a defect is logged before it is thrown to
 * the state machine, and its work is a segment of the cycle's trace. It is called again where it failed for an outage: what
 * it writes is conditional on what it read, so doing it twice is doing it once.
 */
export function entry(
  task: AnyCycleTask,
  handle: MeasuringTask,
  { settings }: Pick<LambdaRuntime, 'settings'>,
): LambdaHandler {
  const { environment } = settings.config;
  const logger = new Logger({ serviceName: task });
  const tracer = new Tracer({ serviceName: task });
  const metrics = new EmfMetrics({
    namespace: METRIC_NAMESPACE,
    dimensions: { [METRIC_DIMENSION]: environment },
  });
  const nameDecision = (value: unknown): void => {
    const { decisionId } = aboutDecision.safeParse(value).data ?? {};
    if (decisionId !== undefined) logger.appendKeys({ decisionId });
  };
  return middy<unknown, unknown>()
    .use(captureLambdaHandler(tracer, { captureResponse: false }))
    .use(injectLambdaContext(logger, { resetKeys: true }))
    .handler(async (event) => {
      nameDecision(event);
      try {
        const output = await handle(event, metrics);
        nameDecision(output);
        if (RECORDS.has(task)) metrics.record({ name: METRIC_NAMES.cycleHeartbeat, value: 1, unit: 'Count' });
        logger.info('done');
        return output;
      } catch (error) {
        logger.error('failed', error instanceof Error ? error : new Error(String(error)));
        throw error;
      } finally {
        metrics.publish();
      }
    });
}
