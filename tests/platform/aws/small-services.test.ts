import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { CreateScheduleCommand, GetScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import {
  CreateSecretCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { z } from 'zod';
import { EmfMetrics } from '../../../layers/platform/aws/emf-metrics.ts';
import { SchedulerSwitch } from '../../../layers/platform/aws/scheduler-switch.ts';
import { SecretsManagerSecret } from '../../../layers/platform/aws/secrets-manager-secret.ts';
import { SfnTaskTokens } from '../../../layers/platform/aws/sfn-task-tokens.ts';
import { SnsNotices } from '../../../layers/platform/aws/sns-notices.ts';
import { throwingOutages } from '../../../layers/platform/aws/throwing-outages.ts';
import { describeMetrics } from '../../contracts/metrics.contract.ts';
import { describeScheduleSwitch } from '../../contracts/schedule-switch.contract.ts';
import { describeSecretSource } from '../../contracts/secret-source.contract.ts';
import { describeTaskTokens } from '../../contracts/task-tokens.contract.ts';
import { describeWithMoto, type MotoServer } from './moto-server.ts';

const ROLE = 'arn:aws:iam::123456789012:role/any';
const nothing = (): Promise<void> => Promise.resolve();

describeWithMoto('Secrets Manager, SNS, Scheduler and Step Functions', (start) => {
  let moto: MotoServer;
  let made = 0;

  beforeAll(async () => {
    moto = await start();
    const executing = { stepfunctions: { execute_state_machine: true } };
    await fetch(`${moto.connection.endpoint}/moto-api/config`, {
      method: 'POST',
      body: JSON.stringify(executing),
    });
  });

  afterAll(async () => {
    await moto.stop();
  });

  describe('Secrets Manager', () => {
    const aSecret = async (text: string): Promise<{ client: SecretsManagerClient; secretId: string }> => {
      const client = throwingOutages(new SecretsManagerClient(moto.connection));
      const secretId = `secret-${++made}`;
      await client.send(new CreateSecretCommand({ Name: secretId, SecretString: text }));
      return { client, secretId };
    };

    describeSecretSource('Secrets Manager', () => {
      let place: Awaited<ReturnType<typeof aSecret>> | undefined;
      const open = async (text: string): Promise<SecretsManagerSecret> => {
        place = await aSecret(text);
        return new SecretsManagerSecret(place);
      };
      const turn = async (SecretString: string): Promise<void> => {
        await place?.client.send(new PutSecretValueCommand({ SecretId: place.secretId, SecretString }));
      };
      return Promise.resolve({ open, turn, dispose: nothing });
    });

    test('is asked once a minute, and a turned key is taken up then', async () => {
      const place = await aSecret('old');
      let nowMs = 0;
      const source = new SecretsManagerSecret({ ...place, monotonicMs: () => nowMs });
      await source.current();
      await place.client.send(new PutSecretValueCommand({ SecretId: place.secretId, SecretString: 'new' }));
      nowMs = 59_999;
      expect((await source.current()).text).toBe('old');
      nowMs = 60_000;
      expect((await source.current()).text).toBe('new');
    });

    test('while it is away, the key that is known is used on', async () => {
      const place = await aSecret('known');
      let nowMs = 0;
      let away = false;
      place.client.middlewareStack.add(
        (next) => async (request) => {
          if (away) throw Object.assign(new Error('gone'), { name: 'ServiceUnavailable' });
          return next(request);
        },
        { step: 'finalizeRequest' },
      );
      const source = new SecretsManagerSecret({ ...place, monotonicMs: () => nowMs });
      await source.current();
      [nowMs, away] = [120_000, true];
      expect((await source.current()).text).toBe('known');
      await expect(source.reload()).rejects.toMatchObject({ name: 'Outage' });
    });

    test('a secret that does not exist is an error, not an outage', async () => {
      const client = throwingOutages(new SecretsManagerClient(moto.connection));
      const missing = new SecretsManagerSecret({ client, secretId: 'nowhere' }).current();
      await expect(missing).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    });
  });

  describeScheduleSwitch('EventBridge Scheduler', async () => (await twoSchedules()).schedules);

  test('a schedule that was switched off and on is what it was', async () => {
    const { client, names, schedules } = await twoSchedules();
    const read = async () => {
      const schedule = await client.send(new GetScheduleCommand({ GroupName: 'default', Name: names[0] }));
      return { ...schedule, $metadata: undefined, CreationDate: undefined, LastModificationDate: undefined };
    };
    const before = await read();
    await schedules.off();
    expect(await read()).toEqual({ ...before, State: 'DISABLED' });
    await schedules.on();
    expect(await read()).toEqual(before);
  });

  test('what can be switched off is, though another schedule is missing', async () => {
    const { client, names, schedules } = await twoSchedules();
    const withMissing = new SchedulerSwitch({ client, group: 'default', names: ['missing', ...names] });
    await expect(withMissing.off()).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    expect(await schedules.isOn()).toBe(false);
  });

  async function twoSchedules() {
    const client = throwingOutages(new SchedulerClient(moto.connection));
    const names = [`schedule-${++made}`, `schedule-${++made}`];
    for (const Name of names) {
      await client.send(
        new CreateScheduleCommand({
          Name,
          GroupName: 'default',
          ScheduleExpression: 'cron(30 16 ? * MON-FRI *)',
          ScheduleExpressionTimezone: 'America/New_York',
          FlexibleTimeWindow: { Mode: 'OFF' },
          Description: 'after the close',
          Target: {
            Arn: 'arn:aws:lambda:us-east-1:123456789012:function:start',
            RoleArn: ROLE,
            Input: '{"a":1}',
            RetryPolicy: { MaximumRetryAttempts: 3, MaximumEventAgeInSeconds: 600 },
          },
        }),
      );
    }
    return { client, names, schedules: new SchedulerSwitch({ client, group: 'default', names }) };
  }

  test('a notice reaches who subscribed, its subject one plain line', async () => {
    const client = throwingOutages(new SNSClient(moto.connection));
    const { TopicArn = '' } = await client.send(new CreateTopicCommand({ Name: 'alerts' }));
    const queueUrl = await aQueue('alerts');
    await client.send(
      new SubscribeCommand({
        TopicArn,
        Protocol: 'sqs',
        Endpoint: 'arn:aws:sqs:us-east-1:123456789012:alerts',
      }),
    );
    await new SnsNotices({ client, topicArn: TopicArn }).tell({ subject: 'Caída\nof 15 %', text: 'señal ✓' });
    const { Subject, Message } = z
      .object({ Subject: z.string(), Message: z.string() })
      .parse(JSON.parse(await received(queueUrl)));
    expect([Subject, Message]).toEqual(['Ca?da of 15 %', 'señal ✓']);
  });

  describeTaskTokens('Step Functions', async () => {
    const client = throwingOutages(new SFNClient(moto.connection));
    const queue = `tokens-${++made}`;
    const queueUrl = await aQueue(queue);
    const definition = JSON.stringify({
      StartAt: 'Ask',
      States: {
        Ask: {
          Type: 'Task',
          Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken',
          Parameters: { QueueUrl: queueUrl, MessageBody: { 'token.$': '$$.Task.Token' } },
          End: true,
        },
      },
    });
    const { stateMachineArn } = await client.send(
      new CreateStateMachineCommand({ name: queue, definition, roleArn: ROLE }),
    );
    const wait = async () => {
      const { executionArn } = await client.send(new StartExecutionCommand({ stateMachineArn }));
      const { token } = z.object({ token: z.string() }).parse(JSON.parse(await received(queueUrl)));
      const outcome = async () => {
        for (;;) {
          const { status, output, error } = await client.send(new DescribeExecutionCommand({ executionArn }));
          if (status === 'SUCCEEDED') return { output: z.json().parse(JSON.parse(output ?? 'null')) };
          if (status !== 'RUNNING') return { error: error ?? String(status) };
        }
      };
      return { token, outcome };
    };
    return { tokens: new SfnTaskTokens(client), wait };
  });

  async function aQueue(QueueName: string): Promise<string> {
    return z.object({ QueueUrl: z.string() }).parse(await sqs('CreateQueue', { QueueName })).QueueUrl;
  }

  async function received(QueueUrl: string): Promise<string> {
    const messages = z.object({ Messages: z.array(z.object({ Body: z.string() })).default([]) });
    for (let attempt = 1; ; attempt++) {
      const { Messages } = messages.parse(await sqs('ReceiveMessage', { QueueUrl, WaitTimeSeconds: 1 }));
      const [message] = Messages;
      if (message !== undefined) return message.Body;
      if (attempt === 20) throw new Error(`nothing came to ${QueueUrl}`);
    }
  }

  /** Queues are only there to look at what was sent: no adapter of ours speaks to SQS. */
  async function sqs(action: string, input: object): Promise<unknown> {
    const scope = 'local/20260101/us-east-1/sqs/aws4_request';
    const response = await fetch(moto.connection.endpoint, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/x-amz-json-1.0',
        'X-Amz-Target': `AmazonSQS.${action}`,
        Authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=none`,
      },
      body: JSON.stringify(input),
    });
    return response.json();
  }
});

const embedded = z.looseObject({
  _aws: z.object({
    CloudWatchMetrics: z.array(
      z.object({
        Namespace: z.string(),
        Dimensions: z.array(z.array(z.string())),
        Metrics: z.array(
          z.object({ Name: z.string(), Unit: z.string(), StorageResolution: z.number().optional() }),
        ),
      }),
    ),
  }),
});

describe('metrics in CloudWatch’s embedded format', () => {
  const written: string[] = [];

  beforeAll(() => {
    jest.spyOn(process.stdout, 'write').mockImplementation((line) => {
      written.push(String(line));
      return true;
    });
  });

  afterAll(() => {
    jest.restoreAllMocks();
  });

  const aSink = (): EmfMetrics => {
    written.length = 0;
    return new EmfMetrics({ namespace: 'Atalaya', dimensions: { environment: 'staging' } });
  };

  describeMetrics('embedded format', () => ({
    metrics: aSink(),
    seen: () => {
      const lines = written.map((line) => embedded.parse(JSON.parse(line)));
      const values = lines.flatMap((line) =>
        line._aws.CloudWatchMetrics.flatMap(({ Metrics }) =>
          Metrics.map(({ Name }) => [Name, Number(line[Name])]),
        ),
      );
      return Promise.resolve(Object.fromEntries(values));
    },
  }));

  test('a series is told apart by its environment alone, and what is watched finely is stored so', () => {
    const metrics = aSink();
    metrics.record({ name: 'heartbeat_cycle', value: 1, unit: 'Count', fine: true });
    metrics.publish();
    metrics.publish();
    const line = embedded.parse(JSON.parse(written.join('')));
    expect(line['environment']).toBe('staging');
    expect(line._aws.CloudWatchMetrics).toMatchObject([
      { Namespace: 'Atalaya', Dimensions: [['environment']] },
    ]);
    expect(line._aws.CloudWatchMetrics[0]?.Metrics).toEqual([
      { Name: 'heartbeat_cycle', Unit: 'Count', StorageResolution: 1 },
    ]);
  });
});
