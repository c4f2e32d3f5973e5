import { describe, expect, test } from '@jest/globals';
import { resourcesOf, synthesized } from './synthesized.ts';

const { network } = synthesized('production');
const pinned = synthesized('production', (text) => text.replace('egress: dynamic', 'egress: static')).network;

describe('the network', () => {
  test('lets nothing in', () => {
    expect(resourcesOf(network, 'AWS::EC2::SecurityGroupIngress').size).toBe(0);
    const groups = [...resourcesOf(network, 'AWS::EC2::SecurityGroup').values()];
    expect(groups).toHaveLength(1);
    for (const { Properties } of groups) expect(Properties['SecurityGroupIngress']).toBeUndefined();
  });

  test('has public subnets in two zones and nothing that costs by the hour', () => {
    const subnets = [...resourcesOf(network, 'AWS::EC2::Subnet').values()];
    expect(subnets.map(({ Properties }) => Properties['MapPublicIpOnLaunch'])).toEqual([true, true]);
    const [first, second] = subnets.map(({ Properties }) => JSON.stringify(Properties['AvailabilityZone']));
    expect(first).not.toBe(second);
    expect(resourcesOf(network, 'AWS::EC2::NatGateway').size).toBe(0);
    expect(resourcesOf(network, 'AWS::EC2::EIP').size).toBe(0);
    const endpoints = [...resourcesOf(network, 'AWS::EC2::VPCEndpoint').values()];
    expect(endpoints.map(({ Properties }) => Properties['VpcEndpointType'])).toEqual(['Gateway', 'Gateway']);
  });

  test('keeps what it refused', () => {
    network.hasResourceProperties('AWS::EC2::FlowLog', { TrafficType: 'REJECT' });
  });

  test('sends the executor out by one address that stays, where a venue pins it', () => {
    expect(resourcesOf(pinned, 'AWS::EC2::NatGateway').size).toBe(1);
    const [address, ...others] = resourcesOf(pinned, 'AWS::EC2::EIP').values();
    expect(others).toEqual([]);
    expect(address).toMatchObject({ DeletionPolicy: 'Retain' });
  });
});
