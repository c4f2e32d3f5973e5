import { RemovalPolicy, Stack, Tags, type StackProps } from 'aws-cdk-lib';
import {
  CfnEIP,
  FlowLogDestination,
  FlowLogTrafficType,
  GatewayVpcEndpointAwsService,
  IpAddresses,
  NatProvider,
  SecurityGroup,
  SubnetType,
  Vpc,
  type IVpc,
  type SubnetSelection,
} from 'aws-cdk-lib/aws-ec2';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct, IConstruct } from 'constructs';
import type { DeployableEnvironment } from '../environments.ts';
import { logRetention } from '../log-retention.ts';

export interface NetworkStackProps extends StackProps {
  readonly environment: DeployableEnvironment;
}

/** Where the services stand. They call out and nothing calls in, so public subnets do without a NAT gateway. */
export class NetworkStack extends Stack {
  readonly vpc: IVpc;
  /** The services' own group: out to anywhere, in from nowhere. */
  readonly services: SecurityGroup;
  /** The public subnets: out by the task's own address. */
  readonly outward: SubnetSelection = { subnetType: SubnetType.PUBLIC };
  /** Where the executor's task stands: behind one fixed address where the environment asks for it. */
  readonly executionSubnets: SubnetSelection;

  constructor(scope: Construct, id: string, { environment, ...props }: NetworkStackProps) {
    super(scope, id, props);
    const { egress } = environment.aws.services;
    const vpc: IConstruct = egress === 'static' ? behindOneAddress(this) : openOutwards(this);
    if (!isVpc(vpc)) throw new Error('there is no network to stand in');
    this.vpc = vpc;
    this.executionSubnets =
      egress === 'static' ? { subnetType: SubnetType.PRIVATE_WITH_EGRESS } : this.outward;
    this.services = new SecurityGroup(this, 'Services', {
      vpc: this.vpc,
      description: 'Ingest and execution: out to venues and AWS, in from nowhere',
      allowAllOutbound: true,
    });
    keepRefusals(this, environment);
  }
}

const SHAPE = {
  ipAddresses: IpAddresses.cidr('10.20.0.0/16'),
  maxAzs: 2,
  gatewayEndpoints: {
    S3: { service: GatewayVpcEndpointAwsService.S3 },
    DynamoDb: { service: GatewayVpcEndpointAwsService.DYNAMODB },
  },
  // Emptying the default group takes a function with rights over every group; nothing stands in the default group.
  restrictDefaultSecurityGroup: false,
} as const;

const PUBLIC = { name: 'Public', subnetType: SubnetType.PUBLIC, cidrMask: 24 } as const;

function openOutwards(scope: Construct): Vpc {
  return new Vpc(scope, 'Vpc', { ...SHAPE, natGateways: 0, subnetConfiguration: [PUBLIC] });
}

/** The address outlives the stack: it is what the venue was told. */
function behindOneAddress(scope: Construct): Vpc {
  const address = new CfnEIP(scope, 'EgressAddress', { domain: 'vpc' });
  address.applyRemovalPolicy(RemovalPolicy.RETAIN);
  Tags.of(address).add('Name', 'atalaya-egress');
  return new Vpc(scope, 'Vpc', {
    ...SHAPE,
    natGateways: 1,
    natGatewayProvider: NatProvider.gateway({ eipAllocationIds: [address.attrAllocationId] }),
    subnetConfiguration: [
      PUBLIC,
      { name: 'Executor', subnetType: SubnetType.PRIVATE_WITH_EGRESS, cidrMask: 24 },
    ],
  });
}

/** What was refused entry. What went out is the services' own log to tell. */
function keepRefusals(stack: NetworkStack, { aws }: DeployableEnvironment): void {
  const logGroup = new LogGroup(stack, 'RefusedTraffic', {
    retention: logRetention(aws.logRetentionDays),
    removalPolicy: RemovalPolicy.DESTROY,
  });
  stack.vpc.addFlowLog('Refused', {
    destination: FlowLogDestination.toCloudWatchLogs(logGroup),
    trafficType: FlowLogTrafficType.REJECT,
  });
}

/** Vpc has `undefined` where its own interface has an absent property, which this project's compiler tells apart. */
function isVpc(construct: IConstruct): construct is IConstruct & IVpc {
  return construct instanceof Vpc;
}
