import { describe, expect, test } from '@jest/globals';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { runChecks } from '../../bin/commands/preflight/check.ts';
import { cloudTrail, trailCheck, type TrailWorld } from '../../bin/commands/preflight/trail-check.ts';
import type { AwsSettings } from '../../layers/platform/config/aws-schema.ts';
import { synthesized } from '../lib/synthesized.ts';
import { describeWithMoto } from '../platform/aws/moto-server.ts';

const { aws } = synthesized('staging').environment;
const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };

async function said(world: TrailWorld, trail: AwsSettings['trail'] = 'account'): Promise<string> {
  const [line] = await runChecks([trailCheck({ ...aws, trail }, world)]);
  if (line === undefined) throw new Error('no line');
  const { outcome } = line;
  if (outcome.kind === 'fail') return `fail: ${outcome.found} -> ${outcome.todo}`;
  return `${outcome.noted === true ? 'note' : 'pass'}: ${outcome.found}`;
}

describe('whether somebody records who changes things', () => {
  test('is asked with a signature of whoever deploys, for CloudTrail and no other service', async () => {
    const sent: Headers[] = [];
    await said({
      credentials,
      ask: (_, init) => {
        sent.push(new Headers(init?.headers));
        return Promise.resolve(Response.json({ trailList: [] }));
      },
    });
    expect(sent[0]?.get('authorization')).toMatch(/Credential=local\/\d{8}\/us-east-1\/cloudtrail\//);
    expect(sent[0]?.get('x-amz-target')).toMatch(/CloudTrail_20131101\.DescribeTrails$/);
  });

  test('that may not be looked at is a line with what to allow', async () => {
    const refusal = { __type: 'AccessDeniedException', message: 'not you' };
    const ask = (): Promise<Response> => Promise.resolve(Response.json(refusal, { status: 400 }));
    expect(await said({ credentials, ask })).toMatch(
      /^fail: DescribeTrails 400 not you -> allow cloudtrail:/,
    );
  });
});

describeWithMoto('the check of CloudTrail', (start) => {
  test('tells a trail that records from one that stands, and an account that has none', async () => {
    const moto = await start();
    const { endpoint, region } = moto.connection;
    const world: TrailWorld = { credentials, ask: (_, init) => fetch(`${endpoint}/`, init) };
    const call = cloudTrail(region, world);
    try {
      expect(await said(world)).toMatch(/^note: none records/);
      expect(await said(world, 'create')).toMatch(/^pass: .* the deployment makes one/);
      const s3 = new S3Client({ ...moto.connection, forcePathStyle: true });
      await s3.send(new CreateBucketCommand({ Bucket: 'records' }));
      await call('CreateTrail', { Name: 'company', S3BucketName: 'records' });
      await call('PutEventSelectors', {
        TrailName: 'company',
        EventSelectors: [{ ReadWriteType: 'All', IncludeManagementEvents: true, DataResources: [] }],
      });
      expect(await said(world)).toMatch(/^note: none records/);
      await call('StartLogging', { Name: 'company' });
      expect(await said(world)).toBe('pass: company records management events');
      expect(await said(world, 'create')).toMatch(/^note: company .* a second/);
      await call('PutEventSelectors', {
        TrailName: 'company',
        EventSelectors: [{ ReadWriteType: 'ReadOnly', IncludeManagementEvents: true, DataResources: [] }],
      });
      expect(await said(world)).toMatch(/^note: none records/);
    } finally {
      await moto.stop();
    }
  });
});
