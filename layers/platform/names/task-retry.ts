import { OUTAGE } from './cycle-states.ts';

/** When a task of a state machine is tried again: for an outage of ours and for what Lambda itself may suffer, no failure else. */
export const TASK_RETRY = [
  {
    ErrorEquals: [
      OUTAGE,
      'Lambda.ServiceException',
      'Lambda.AWSLambdaException',
      'Lambda.SdkClientException',
      'Lambda.TooManyRequestsException',
    ],
    IntervalSeconds: 1,
    MaxAttempts: 3,
    BackoffRate: 2,
  },
];
