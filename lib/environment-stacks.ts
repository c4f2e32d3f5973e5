import { Tags, type StackProps } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ControlStack } from './control/control-stack.ts';
import { DataStack } from './data/data-stack.ts';
import { DecisionStack } from './decision-cycle/decision-stack.ts';
import type { DeployableEnvironment } from './environments.ts';
import { latchTableName } from '../layers/platform/names/service-variables.ts';
import { NetworkStack } from './network/network-stack.ts';
import { ObservabilityStack } from './observability/observability-stack.ts';
import { denySafety } from './safety/deny-safety.ts';
import { SafetyStack } from './safety/safety-stack.ts';
import { ServicesStack } from './services/services-stack.ts';

export interface EnvironmentStacksProps {
  readonly environment: DeployableEnvironment;
  /** Of all code that decides, as every decision record carries it. */
  readonly codeHash: string;
}

/**
 * Everything of one environment: where it stands, what it remembers, what decides, and what trades. An app holds one; no CDK
 * `Stage`, for `cdk deploy --all` does not look into those.
 */
export class EnvironmentStacks extends Construct {
  readonly network: NetworkStack;
  readonly data: DataStack;
  readonly decision: DecisionStack;
  readonly services: ServicesStack;
  readonly control: ControlStack;
  readonly safety: SafetyStack;
  readonly observability: ObservabilityStack;

  constructor(scope: Construct, id: string, { environment, codeHash }: EnvironmentStacksProps) {
    const { aws, config } = environment;
    super(scope, id);
    const named = (part: string): StackProps => ({
      stackName: `atalaya-${config.environment}-${part}`,
      env: { region: aws.region },
    });
    this.network = new NetworkStack(this, 'Network', { ...named('network'), environment });
    const { network } = this;
    this.data = new DataStack(this, 'Data', { ...named('data'), environment, network });
    this.decision = new DecisionStack(this, 'Decision', {
      ...named('decision'),
      environment,
      codeHash,
      tables: this.data.tables,
    });
    this.services = new ServicesStack(this, 'Services', {
      ...named('services'),
      environment,
      codeHash,
      network,
      data: this.data,
      cycleMachineArn: this.decision.machine.stateMachineArn,
      latchTable: latchTableName(config.environment),
    });
    this.control = new ControlStack(this, 'Control', {
      ...named('control'),
      environment,
      data: this.data,
      cycleMachineArn: this.decision.machine.stateMachineArn,
    });
    const { data, decision, services, control } = this;
    this.observability = new ObservabilityStack(this, 'Observability', {
      ...named('observability'),
      ...{ environment, data, decision, services, control },
    });
    this.safety = new SafetyStack(this, 'Safety', {
      ...named('safety'),
      environment,
      executionTable: this.data.tables.execution,
      schedules: this.decision.schedules,
    });
    for (const stack of [this.decision, this.services, this.control]) denySafety(stack, config.environment);
    Tags.of(this).add('atalaya:environment', config.environment);
  }
}
