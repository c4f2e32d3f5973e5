import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { codeHash } from '../layers/platform/laptop/code-hash.ts';
import { EnvironmentStage } from '../lib/environment-stage.ts';
import { chooseEnvironment } from '../lib/environments.ts';

/** The CDK app: `npx cdk synth -c env=staging`. It looks nothing up, so it needs no credentials. */
const app = new App();
const name: unknown = app.node.tryGetContext('env');
const chosen = chooseEnvironment(name, join(import.meta.dirname, '..', 'config'));
if (!chosen.ok) {
  console.error(chosen.message);
  process.exit(1);
}
const environment = chosen.value;
new EnvironmentStage(app, environment.config.environment, { environment, codeHash: codeHash() });
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
