import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { chooseEnvironment } from '../../lib/environments.ts';
import { BILLERS } from '../../lib/cost/bill-lines.ts';
import { estimateBill, type Bill } from '../../lib/cost/estimate-bill.ts';
import { FREE_RESOURCES } from '../../lib/cost/free-resources.ts';
import { PRICES, type Price } from '../../lib/cost/price-table.ts';
import { synthesizeEnvironment } from '../../lib/cost/synthesize-environment.ts';
import { resourcesIn, type TemplateResource } from '../../lib/cost/template-resources.ts';
import { usageOf } from '../../lib/cost/usage.ts';
import { CODE_HASH, synthesized } from '../lib/synthesized.ts';

const CONFIG = join(import.meta.dirname, '..', '..', 'config');
const usage = usageOf({ symbols: 4, cyclesPerMonth: 22 });

function resourcesOf(name: string): readonly TemplateResource[] {
  const chosen = chooseEnvironment(name, CONFIG);
  if (!chosen.ok) throw new Error(chosen.message);
  return resourcesIn(synthesizeEnvironment(chosen.value, CODE_HASH));
}

function billOf(resources: readonly TemplateResource[], region: Bill['region'] = 'us-east-1'): Bill {
  const estimate = estimateBill(resources, { region, usage });
  if (!estimate.ok) throw new Error(`no price for ${estimate.unpriced.join(', ')}`);
  return estimate.bill;
}

const resource = (type: string, properties: Record<string, unknown> = {}, id = 'One'): TemplateResource => ({
  id,
  type,
  properties,
  stack: 'test',
});

describe('the bill of an environment', () => {
  const staging = resourcesOf('staging');
  const production = resourcesOf('production');

  test.each(['us-east-1', 'eu-west-1'] as const)('is within its budget in %s', (region) => {
    expect(billOf(staging, region).monthUsd).toBeLessThanOrEqual(50);
    expect(billOf(production, region).monthUsd).toBeLessThanOrEqual(100);
  });

  test('has a line for a trail where the file asks for one, and is within its budget with it', () => {
    const { safety } = synthesized('staging', (text) => text.replace(/^aws:\n/m, 'aws:\n  trail: create\n'));
    const trail = resourcesIn([{ stack: 'safety', template: safety.toJSON() }]).filter(({ type }) =>
      type.startsWith('AWS::CloudTrail::'),
    );
    expect(trail).toHaveLength(1);
    const [without, withTrail] = [billOf(staging), billOf([...staging, ...trail])];
    expect(withTrail.monthUsd).toBeGreaterThan(without.monthUsd);
    expect(withTrail.monthUsd).toBeLessThanOrEqual(50);
  });

  test('shows Timestream’s instance beside the budget, about 90 USD, and none where there is none', () => {
    const { timestreamUsd } = billOf(production);
    expect(timestreamUsd).toBeGreaterThan(80);
    expect(timestreamUsd).toBeLessThan(100);
    expect(billOf(staging).timestreamUsd).toBe(0);
  });

  test('is the sum of its lines', () => {
    const { lines, monthUsd, timestreamUsd } = billOf(production);
    const sum = lines.reduce((total, line) => total + line.amount * line.unitUsd, 0);
    expect(monthUsd + timestreamUsd).toBeCloseTo(sum, 9);
  });

  test('says what one more decision cycle adds, which is less than a cent', () => {
    const { cycleUsd } = billOf(production);
    expect(cycleUsd).toBeGreaterThan(0);
    expect(cycleUsd).toBeLessThan(0.01);
  });
});

describe('nothing is free by accident', () => {
  test('a type that nobody priced fails the estimate by name', () => {
    const estimate = estimateBill([resource('AWS::RDS::DBInstance'), resource('AWS::IAM::Role')], {
      region: 'us-east-1',
      usage,
    });
    expect(estimate).toEqual({ ok: false, unpriced: ['AWS::RDS::DBInstance'] });
  });

  test('no type is both priced and free', () => {
    expect(FREE_RESOURCES.filter((type) => BILLERS[type] !== undefined)).toEqual([]);
  });

  test('an interface endpoint has no price, so it is refused and not given away', () => {
    const endpoint = resource('AWS::EC2::VPCEndpoint', { VpcEndpointType: 'Interface' });
    expect(() => billOf([endpoint])).toThrow('no price');
  });

  test('an on-demand stream is not taken for a provisioned one', () => {
    const stream = resource('AWS::Kinesis::Stream', { StreamModeDetails: { StreamMode: 'ON_DEMAND' } });
    expect(() => billOf([stream])).toThrow();
  });
});

describe('a line', () => {
  test('counts an alarm of ten seconds at three times a plain one, and each metric of a formula', () => {
    const { lines } = billOf([
      resource('AWS::CloudWatch::Alarm', { Period: 60 }, 'A'),
      resource('AWS::CloudWatch::Alarm', { Period: 10 }, 'B'),
      resource(
        'AWS::CloudWatch::Alarm',
        { Metrics: [{ MetricStat: { Period: 300 } }, { MetricStat: { Period: 300 } }, {}] },
        'C',
      ),
    ]);
    expect(lines.map(({ price, amount }) => [price, amount]).sort()).toEqual([
      ['alarm', 3],
      ['fastAlarm', 1],
    ]);
  });

  test('counts a service that waits at none as one that runs, with its address', () => {
    const service = resource('AWS::ECS::Service', {
      DesiredCount: 0,
      TaskDefinition: { Ref: 'Task' },
      NetworkConfiguration: { AwsvpcConfiguration: { AssignPublicIp: 'ENABLED' } },
    });
    const { lines } = billOf([
      service,
      resource('AWS::ECS::TaskDefinition', { Cpu: '256', Memory: '512' }, 'Task'),
    ]);
    const month = (price: string): number | undefined => lines.find((line) => line.price === price)?.monthUsd;
    expect(month('fargateCpu')).toBeCloseTo(0.25 * 730 * 0.03238, 9);
    expect(month('fargateMemory')).toBeCloseTo(0.5 * 730 * 0.00356, 9);
    expect(month('publicAddress')).toBeCloseTo(3.65, 9);
  });

  test('tells usage that is assumed from what the template says', () => {
    const { lines } = billOf(resourcesOf('staging'));
    expect(lines.find(({ price }) => price === 'shard')?.assumed).toBe(false);
    expect(lines.find(({ price }) => price === 'logIngest')?.assumed).toBe(true);
  });
});

test('each price names where it was read, and no region is dearer by a slip of the decimal point', () => {
  for (const { source, usd } of Object.values<Price>(PRICES)) {
    expect(source).toMatch(/^https:\/\//);
    const ratio = usd['eu-west-1'] / usd['us-east-1'];
    expect(ratio).toBeGreaterThanOrEqual(1);
    expect(ratio).toBeLessThan(1.3);
  }
});
