import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { resourcesOf, synthesized, type Synthesized } from './synthesized.ts';

const ROOT = join(import.meta.dirname, '..', '..');
/** With a venue in the file, whether or not it is there already. */
const executing = (text: string): string =>
  text.replace(/\nexecution:[^]*?(?=\n\S)/, '').replace('\naws:', '\nexecution: { venue: simulated }\naws:');
const production = synthesized('production', executing);
const staging = synthesized('staging', executing);

const taskShape = z.object({
  Cpu: z.string(),
  Memory: z.string(),
  RuntimePlatform: z.object({ CpuArchitecture: z.string() }),
  ContainerDefinitions: z.array(
    z.object({
      Name: z.string(),
      StopTimeout: z.number(),
      ReadonlyRootFilesystem: z.boolean(),
      HealthCheck: z.object({ Command: z.array(z.string()) }),
      Environment: z.array(z.object({ Name: z.string(), Value: z.unknown() })),
    }),
  ),
});

const statements = z.object({
  PolicyDocument: z.object({
    Statement: z.array(
      z.object({
        Effect: z.string(),
        Action: z.union([z.string().transform((one) => [one]), z.array(z.string())]),
        Resource: z.unknown(),
      }),
    ),
  }),
});

const tasksOf = ({ services }: Synthesized): z.infer<typeof taskShape>[] =>
  [...resourcesOf(services, 'AWS::ECS::TaskDefinition').values()].map(({ Properties }) =>
    taskShape.parse(Properties),
  );

/** What the roles whose names begin so may do. */
const mayOf = (
  { services }: Synthesized,
  role: string,
): z.infer<typeof statements>['PolicyDocument']['Statement'] =>
  [...resourcesOf(services, 'AWS::IAM::Policy')]
    .filter(([id]) => id.startsWith(role))
    .flatMap(([, { Properties }]) => statements.parse(Properties).PolicyDocument.Statement);

describe('the services', () => {
  test('have at most one task of each at any moment, also while a new version takes over', () => {
    const services = [...resourcesOf(production.services, 'AWS::ECS::Service').values()];
    expect(services).toHaveLength(2);
    for (const { Properties } of services) {
      expect(Properties).toMatchObject({
        DesiredCount: 1,
        LaunchType: 'FARGATE',
        AvailabilityZoneRebalancing: 'DISABLED',
        DeploymentConfiguration: {
          MinimumHealthyPercent: 0,
          MaximumPercent: 100,
          DeploymentCircuitBreaker: { Enable: true, Rollback: true },
        },
      });
      expect(Properties['CapacityProviderStrategy']).toBeUndefined();
    }
  });

  test('leave the executor at none where the file names no venue', () => {
    const { services } = synthesized('production', (text) => text.replace(/\nexecution:[^]*?(?=\n\S)/, ''));
    const counts = [...resourcesOf(services, 'AWS::ECS::Service').values()].map(
      ({ Properties }) => Properties['DesiredCount'],
    );
    expect(counts).toEqual([1, 0]);
  });

  test('run on ARM64 from an image that nothing in the task can alter, and have two minutes to drain', () => {
    for (const { RuntimePlatform, ContainerDefinitions } of [...tasksOf(production), ...tasksOf(staging)]) {
      expect(RuntimePlatform.CpuArchitecture).toBe('ARM64');
      for (const container of ContainerDefinitions) {
        expect(container).toMatchObject({ StopTimeout: 120, ReadonlyRootFilesystem: true });
      }
    }
  });

  test('share one small task in staging, and stand apart in production', () => {
    const names = (found: Synthesized): string[][] =>
      tasksOf(found).map(({ ContainerDefinitions }) => ContainerDefinitions.map(({ Name }) => Name).sort());
    expect(names(staging)).toEqual([['execution', 'ingest']]);
    expect(names(production)).toEqual([['ingest'], ['execution']]);
    expect(tasksOf(staging)[0]).toMatchObject({ Cpu: '256', Memory: '512' });
  });

  test('are told names and never a secret', () => {
    for (const { ContainerDefinitions } of tasksOf(production)) {
      expect(JSON.stringify(ContainerDefinitions)).not.toMatch(/resolve:|"Secrets"/);
    }
  });

  test('are reached by nobody', () => {
    expect(resourcesOf(production.services, 'AWS::EC2::SecurityGroupIngress').size).toBe(0);
    expect(resourcesOf(production.services, 'AWS::EC2::SecurityGroup').size).toBe(0);
    expect(resourcesOf(production.services, 'AWS::ElasticLoadBalancingV2::LoadBalancer').size).toBe(0);
  });

  test('stand behind the one address where a venue pins it, the executor alone', () => {
    const { services } = synthesized('production', (text) =>
      text.replace('egress: dynamic', 'egress: static'),
    );
    const addresses = [...resourcesOf(services, 'AWS::ECS::Service')].map(([id, { Properties }]) => [
      id.replace(/Service.*/, ''),
      JSON.stringify(Properties['NetworkConfiguration']).includes('"AssignPublicIp":"ENABLED"'),
    ]);
    expect(addresses).toEqual([
      ['Ingest', true],
      ['Execution', false],
    ]);
  });
});

describe('a service’s role', () => {
  const wild = (role: string): string[] =>
    mayOf(production, role)
      .filter(({ Action, Resource }) => JSON.stringify([Action, Resource]).includes('*'))
      .flatMap(({ Action }) => Action);

  test('has no wildcard in the executor’s', () => {
    expect(wild('ExecutionRole')).toEqual([]);
  });

  test('lets the executor read the latch, and nobody here write it', () => {
    const touching = mayOf(production, 'ExecutionRole').filter(({ Resource }) =>
      JSON.stringify(Resource).includes('atalaya-production-latch'),
    );
    expect(touching.map(({ Action }) => Action)).toEqual([
      ['dynamodb:ConditionCheckItem', 'dynamodb:GetItem'],
    ]);
    expect(JSON.stringify(mayOf(production, 'IngestRole'))).not.toContain('latch');
  });

  test('shows the venue’s keys to the executor alone', () => {
    const keyed = synthesized('production', (text) =>
      text
        .replace(/\nexecution:[^]*?(?=\n\S)/, '')
        .replace('\naws:', '\nexecution: { venue: bybit, secret: atalaya/production/bybit }\naws:'),
    );
    const reading = (role: string): number =>
      mayOf(keyed, role).filter(({ Resource }) =>
        JSON.stringify(Resource).includes('atalaya/production/bybit'),
      ).length;
    expect([reading('ExecutionRole'), reading('IngestRole')]).toEqual([1, 0]);
    expect(JSON.stringify(mayOf(production, 'ExecutionRole'))).not.toContain('secretsmanager');
  });

  test('of ingest knows nothing of orders', () => {
    expect(
      mayOf(production, 'IngestRole')
        .flatMap(({ Action }) => Action)
        .join(' '),
    ).not.toMatch(/states:|lambda:|Delete/);
  });
});

describe('the history of bars', () => {
  test('is the lake where the file says so: ingest adds to the bars in it, and deletes nothing', () => {
    const may = mayOf(staging, 'BothRoleLake');
    expect(may.flatMap(({ Action }) => Action).sort()).toEqual([
      's3:GetObject',
      's3:ListBucket',
      's3:PutObject',
    ]);
    expect(JSON.stringify(tasksOf(staging))).toContain('LAKE_BUCKET');
  });

  test('is the database of time series where the file says that: ingest reads its secret, and no bucket', () => {
    const text = JSON.stringify(mayOf(production, 'IngestRole'));
    expect(text).toContain('secretsmanager:GetSecretValue');
    expect(text).not.toContain('s3:');
    expect(JSON.stringify(tasksOf(production))).not.toContain('LAKE_BUCKET');
  });
});

describe('the images', () => {
  test.each(['ingest', 'execution'])(
    'of %s are made of what is there, by a user without rights',
    (service) => {
      const text = readFileSync(join(ROOT, 'fargate', service, 'Dockerfile'), 'utf8');
      const copied = text
        .split('\n')
        .filter((line) => line.startsWith('COPY ') && !line.includes('--from'))
        .flatMap((line) => line.split(' ').slice(1, -1));
      expect(copied.length).toBeGreaterThan(0);
      for (const path of copied) expect([path, existsSync(join(ROOT, path))]).toEqual([path, true]);
      expect(text).toMatch(/^USER node$/m);
      expect(text).toMatch(/^(CMD|ENTRYPOINT) \["node",/m);
    },
  );
});
