import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import { Port, SecurityGroup, SubnetType } from 'aws-cdk-lib/aws-ec2';
import { Secret, type ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { CfnInfluxDBInstance } from 'aws-cdk-lib/aws-timestream';
import { Construct } from 'constructs';
import type { NetworkStack } from '../network/network-stack.ts';

const PORT = 8086;
const ORGANIZATION = 'atalaya';
const BUCKET = 'market';

export interface SeriesDatabaseProps {
  readonly network: NetworkStack;
  readonly name: string;
}

/**
 * Timestream for InfluxDB 2: the smallest instance in one zone, reached by the services' security group and by nothing
 * else. It holds what can be fetched again from the venues and the lake, so one zone will do, and it goes with its stack:
 * kept, it would cost as much as before and hold the network fast.
 */
export class SeriesDatabase extends Construct {
  readonly url: string;
  readonly name: string;
  readonly organization = ORGANIZATION;
  readonly bucket = BUCKET;
  /** What the service keeps of its own making: the operator's name and word, and the token made from them. */
  readonly credentials: ISecret;

  constructor(scope: Construct, id: string, { network, name }: SeriesDatabaseProps) {
    super(scope, id);
    this.name = name;
    const group = new SecurityGroup(this, 'Access', {
      vpc: network.vpc,
      description: 'Timestream for InfluxDB: in from the services alone',
      allowAllOutbound: false,
    });
    group.addIngressRule(network.services, Port.tcp(PORT), 'Line protocol and InfluxQL from the services');
    const instance = new CfnInfluxDBInstance(this, 'Instance', {
      name,
      dbInstanceType: 'db.influx.medium',
      dbStorageType: 'InfluxIOIncludedT1',
      allocatedStorage: 20,
      deploymentType: 'SINGLE_AZ',
      publiclyAccessible: false,
      port: PORT,
      organization: ORGANIZATION,
      bucket: BUCKET,
      username: 'atalaya',
      password: operatorPassword(this).secretValue.unsafeUnwrap(),
      vpcSubnetIds: network.vpc.selectSubnets({ subnetType: SubnetType.PUBLIC }).subnetIds.slice(0, 1),
      vpcSecurityGroupIds: [group.securityGroupId],
    });
    instance.applyRemovalPolicy(RemovalPolicy.DESTROY);
    this.url = `https://${instance.attrEndpoint}:${PORT}`;
    this.credentials = Secret.fromSecretCompleteArn(
      this,
      'Credentials',
      instance.attrInfluxAuthParametersSecretArn,
    );
  }
}

/** Read once, by CloudFormation, when the instance is made; the template holds a reference to it and not the word. */
function operatorPassword(scope: Construct): Secret {
  const secret = new Secret(scope, 'OperatorPassword', {
    description: 'The first password of the time series database',
    generateSecretString: { passwordLength: 40, excludePunctuation: true },
    removalPolicy: RemovalPolicy.DESTROY,
  });
  Validations.of(secret).acknowledge({
    id: 'AwsSolutions-SMG4',
    reason:
      'It is used once, to make the instance; the services use the token that Timestream keeps in a secret of its own.',
  });
  return secret;
}
