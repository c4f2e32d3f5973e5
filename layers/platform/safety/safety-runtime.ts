import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SNSClient } from '@aws-sdk/client-sns';
import * as z from 'zod/mini';
import type { ScheduleSwitch } from '../../app/ports/schedule-switch.ts';
import type { AlarmPorts } from '../../app/safety/raise-alarm.ts';
import type { RearmPorts } from '../../app/safety/rearm.ts';
import type { SafetyClock, SafetyPorts, SafetyVenue } from '../../app/safety/safety-ports.ts';
import { epochMs } from '../../core/foundation/time.ts';
import { sym } from '../../core/market/instrument.ts';
import { EXECUTOR_PATIENCE } from '../../core/safety/wait-for-executor.ts';
import { dynamoClient } from '../aws/dynamo-client.ts';
import { DynamoAllBooks } from '../aws/dynamo-all-books.ts';
import { DynamoLeaseStore } from '../aws/dynamo-lease-store.ts';
import { SchedulerSwitch } from '../aws/scheduler-switch.ts';
import { SnsNotices } from '../aws/sns-notices.ts';
import { throwingOutages } from '../aws/throwing-outages.ts';
import { SAFETY_VARIABLES } from '../names/kill-tasks.ts';
import { DynamoLatchStore } from './dynamo-latch-store.ts';
import { SfnKillStarter } from './sfn-kill-starter.ts';

// The composition roots of the safety stack's functions, one for each kind of them, so that a function is made of what it
// uses and of nothing else. Each throws where the deployment left something out.

type Variables = NodeJS.ProcessEnv;

const text = z.string().check(z.minLength(1));

export const WALL_CLOCK: SafetyClock = {
  nowMs: () => epochMs(Date.now()),
  sleep: async (ms) => {
    await pause(ms);
  },
};

/** Of what only turns the latch. */
export function latchPorts(variables: Variables = process.env): Pick<SafetyPorts, 'latches' | 'clock'> {
  const { latchTable, logTable } = z.object({ latchTable: text, logTable: text }).parse({
    latchTable: variables[SAFETY_VARIABLES.latchTable],
    logTable: variables[SAFETY_VARIABLES.safetyLogTable],
  });
  const portfolioId = portfolioOf(variables);
  const names = { latch: latchTable, log: logTable };
  return { latches: new DynamoLatchStore({ client: dynamoClient(), portfolioId, names }), clock: WALL_CLOCK };
}

/** Of what hears alarms and starts the machine. */
export function alarmPorts(variables: Variables = process.env): AlarmPorts {
  const machineArn = text.parse(variables[SAFETY_VARIABLES.killMachine]);
  const portfolioId = portfolioOf(variables);
  const client = throwingOutages(new SFNClient({}));
  return { ...latchPorts(variables), kills: new SfnKillStarter({ client, machineArn, portfolioId }) };
}

export function rearmPorts(variables: Variables = process.env): RearmPorts {
  return {
    ...latchPorts(variables),
    schedules: schedulesOf(variables),
    notices: noticesOf(variables),
    draw: (bound) => randomInt(bound),
  };
}

/** Of the steps that look at the executor; those that reach the venue say how. */
export function killPorts(
  openVenue: (store: SafetyPorts['books']) => Promise<SafetyVenue> = noVenue,
  variables: Variables = process.env,
): SafetyPorts {
  const portfolioId = portfolioOf(variables);
  const symbols = text.parse(variables[SAFETY_VARIABLES.symbols]).split(',').map(sym);
  const latchTable = text.parse(variables[SAFETY_VARIABLES.latchTable]);
  const execution = text.parse(variables[SAFETY_VARIABLES.executionTable]);
  const at = { client: dynamoClient(), portfolioId, names: { execution } };
  const books = new DynamoAllBooks({ ...at, latchTable });
  return {
    ...latchPorts(variables),
    account: { portfolioId, symbols },
    patience: EXECUTOR_PATIENCE,
    books,
    leases: new DynamoLeaseStore(at),
    openVenue: () => openVenue(books),
    schedules: { off: () => Promise.reject(new Error('this function switches no schedule')) },
    notices: variables[SAFETY_VARIABLES.topic] === undefined ? SILENT : noticesOf(variables),
  };
}

/** Of the step that stops the triggers. */
export function schedulePorts(variables: Variables = process.env): Pick<SafetyPorts, 'schedules' | 'clock'> {
  return { clock: WALL_CLOCK, schedules: schedulesOf(variables) };
}

const SILENT: SafetyPorts['notices'] = {
  tell: () => Promise.reject(new Error('this function tells nobody')),
};

function noVenue(): Promise<SafetyVenue> {
  return Promise.reject(new Error('this function reaches no venue'));
}

function schedulesOf(variables: Variables): ScheduleSwitch {
  const names = text.parse(variables[SAFETY_VARIABLES.schedules]).split(',');
  const client = throwingOutages(new SchedulerClient({}));
  return new SchedulerSwitch({ client, group: 'default', names });
}

function noticesOf(variables: Variables): SafetyPorts['notices'] {
  const topicArn = text.parse(variables[SAFETY_VARIABLES.topic]);
  return new SnsNotices({ client: throwingOutages(new SNSClient({})), topicArn });
}

function portfolioOf(variables: Variables): string {
  return text.parse(variables[SAFETY_VARIABLES.portfolioId]);
}
