import { lookup } from 'node:dns/promises';
import { GetAccountSettingsCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { HeadBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { DescribeSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { DeployableEnvironment } from '../../../lib/environments.ts';
import { fail, pass, type Check } from './check.ts';
import { trailCheck } from './trail-check.ts';

/** Every function at once, and the same again while a version is replaced. New accounts are given ten. */
const CONCURRENCY_MIN = 50;

/** What the account must have before anything is deployed into it. */
export function accountChecks({ aws, file, config }: DeployableEnvironment): readonly Check[] {
  const { region } = aws;
  const at = { region, maxAttempts: 2 };
  const secret = file.execution?.secret;
  return [
    {
      name: 'account',
      todo: 'see what the words say; STS must answer',
      look: async () => {
        const { Account, Arn } = await new STSClient(at).send(new GetCallerIdentityCommand({}));
        return pass(`${Account ?? 'unknown'} as ${Arn ?? 'unknown'}`);
      },
    },
    {
      name: 'bootstrap',
      todo: `npx cdk bootstrap aws://<account>/${region}`,
      look: async () => {
        const { Account = '' } = await new STSClient(at).send(new GetCallerIdentityCommand({}));
        const Bucket = `cdk-hnb659fds-assets-${Account}-${region}`;
        await new S3Client(at).send(new HeadBucketCommand({ Bucket }));
        return pass(`${region} has ${Bucket}`);
      },
    },
    {
      name: 'functions',
      todo: 'allow lambda:GetAccountSettings to whoever deploys',
      look: async () => {
        const { AccountLimit } = await new LambdaClient(at).send(new GetAccountSettingsCommand({}));
        const limit = AccountLimit?.ConcurrentExecutions ?? 0;
        return limit >= CONCURRENCY_MIN
          ? pass(`${limit} may run at once`)
          : fail(
              `only ${limit} may run at once`,
              `ask for at least ${CONCURRENCY_MIN}: Service Quotas, AWS Lambda, Concurrent executions`,
            );
      },
    },
    secretCheck(secret, { at, environment: config.environment }),
    trailCheck(aws),
    ...(aws.timeSeries === 'timestream' ? [timestreamCheck(region)] : []),
  ];
}

function secretCheck(
  secret: string | undefined,
  { at, environment }: { at: { region: string; maxAttempts: number }; environment: string },
): Check {
  return {
    name: 'venue keys',
    todo: `make the secret: docs/deploy.md, "Secrets"`,
    look: async () => {
      if (secret === undefined) return pass(`${environment} names none: no venue asks for keys`);
      const { DeletedDate, LastRotatedDate, LastChangedDate } = await new SecretsManagerClient(at).send(
        new DescribeSecretCommand({ SecretId: secret }),
      );
      if (DeletedDate !== undefined) return fail(`${secret} is being deleted`, 'restore it, or make another');
      const changed = (LastRotatedDate ?? LastChangedDate)?.toISOString().slice(0, 10) ?? 'an unknown day';
      return pass(
        `${secret} is there, of ${changed}; whether it can withdraw the executor asks the venue at its start, and refuses it then`,
      );
    },
  };
}

function timestreamCheck(region: string): Check {
  return {
    name: 'timestream',
    todo: `Timestream for InfluxDB may not be in ${region}: say timeSeries: lake, or choose another region`,
    look: async () => {
      const host = `timestream-influxdb.${region}.amazonaws.com`;
      await lookup(host);
      return pass(
        `${host} answers; LiveAnalytics has been closed to new customers since 2025-06-20 and is not used`,
      );
    },
  };
}
