import type { KillTask } from '../../layers/platform/names/kill-tasks.ts';
import { TASK_RETRY } from '../../layers/platform/names/task-retry.ts';

/**
 * The kill machine in Amazon States Language, JSONPath, in what every interpreter does alike. A step that fails for good
 * stops nothing: the next one is done, for each of them makes the account safer by itself, and the report says what failed.
 * It ends well only where the venue was seen as the policy asks; else it fails, an alarm rings, and the reconciler starts it
 * again.
 */
export function killMachineDefinition(): object {
  return {
    Comment:
      'Latch, schedules, executor; where it does nothing the venue itself; then look, and tell the owner',
    StartAt: 'TripLatch',
    TimeoutSeconds: RUN_SECONDS_MAX,
    States: {
      TripLatch: {
        ...task('TripLatch', '$.latch'),
        Next: 'IsTripped',
        Catch: goOn('TripLatch', 'SchedulesOff'),
      },
      IsTripped: {
        Type: 'Choice',
        Choices: [{ Variable: '$.latch.status', StringEquals: 'tripped', Next: 'SchedulesOff' }],
        Default: 'NothingToKill',
      },
      SchedulesOff: {
        ...task('SchedulesOff', '$.schedules'),
        Next: 'AwaitExecutor',
        Catch: goOn('SchedulesOff', 'AwaitExecutor'),
      },
      AwaitExecutor: {
        ...task('AwaitExecutor', '$.executor'),
        Next: 'WhatOfTheExecutor',
        Catch: goOn('AwaitExecutor', 'Act'),
      },
      WhatOfTheExecutor: {
        Type: 'Choice',
        Choices: [
          { Variable: '$.executor.kind', StringEquals: 'done', Next: 'Verify' },
          { Variable: '$.executor.kind', StringEquals: 'waiting', Next: 'WaitForExecutor' },
          { Variable: '$.executor.kind', StringEquals: 'superseded', Next: 'Superseded' },
        ],
        Default: 'WaitForFence',
      },
      WaitForExecutor: { Type: 'Wait', SecondsPath: '$.executor.waitSeconds', Next: 'AwaitExecutor' },
      WaitForFence: { Type: 'Wait', SecondsPath: '$.executor.waitSeconds', Next: 'Act' },
      Act: { ...task('Act', '$.act'), Next: 'Verify', Catch: goOn('Act', 'Verify') },
      Verify: { ...task('Verify', '$.verify'), Next: 'IsDone', Catch: goOn('Verify', 'Report') },
      IsDone: {
        Type: 'Choice',
        Choices: [{ Variable: '$.verify.next', StringEquals: 'try-again', Next: 'WaitToTryAgain' }],
        Default: 'Report',
      },
      WaitToTryAgain: { Type: 'Wait', Seconds: 5, Next: 'AwaitExecutor' },
      Report: { ...task('Report', '$.report'), Next: 'IsSafe', Catch: goOn('Report', 'NotSeenSafe') },
      IsSafe: {
        Type: 'Choice',
        Choices: [{ Variable: '$.report.standing', StringEquals: 'unfinished', Next: 'NotSeenSafe' }],
        Default: 'Ended',
      },
      Ended: { Type: 'Succeed' },
      NothingToKill: { Type: 'Succeed' },
      Superseded: { Type: 'Succeed' },
      NotSeenSafe: {
        Type: 'Fail',
        Error: 'NotSeenSafe',
        Cause: 'the venue has not been seen as the policy asks: look at the account now',
      },
    },
  };
}

/** Less than the reconciler leaves between two runs. */
const RUN_SECONDS_MAX = 290;

const TASK_TIMEOUT_SECONDS = 60;

/** A task that adds what it has to say to what is known. */
function task(state: KillTask, resultPath: string): object {
  return {
    Type: 'Task',
    Resource: `\${${state}Arn}`,
    TimeoutSeconds: TASK_TIMEOUT_SECONDS,
    ResultPath: resultPath,
    Retry: TASK_RETRY,
  };
}

function goOn(state: KillTask, next: string): readonly object[] {
  return [{ ErrorEquals: ['States.ALL'], ResultPath: `$.failed${state}`, Next: next }];
}
