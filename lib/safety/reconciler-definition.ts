/** Two states: how the alarms stand, as CloudWatch says, and the function that makes of it what must be. */
export function reconcilerDefinition(alarmPrefix: string): object {
  return {
    Comment: 'Every minute: alarms act only when they change, so what rings is looked for as well',
    StartAt: 'DescribeAlarms',
    TimeoutSeconds: 55,
    States: {
      DescribeAlarms: {
        Type: 'Task',
        Resource: 'arn:aws:states:::aws-sdk:cloudwatch:describeAlarms',
        Parameters: { AlarmNamePrefix: alarmPrefix, AlarmTypes: ['MetricAlarm'], MaxRecords: 100 },
        TimeoutSeconds: 10,
        Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 1, MaxAttempts: 2, BackoffRate: 2 }],
        Next: 'Reconcile',
      },
      Reconcile: {
        Type: 'Task',
        Resource: '${ReconcileArn}',
        TimeoutSeconds: 30,
        Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 1, MaxAttempts: 2, BackoffRate: 2 }],
        End: true,
      },
    },
  };
}
