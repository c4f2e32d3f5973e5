import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { codeHash } from '../layers/platform/laptop/code-hash.ts';
import { EnvironmentStacks } from '../lib/environment-stacks.ts';
import { chooseEnvironment } from '../lib/environments.ts';

// The CDK app: `npx cdk synth -c env=staging`. It looks nothing up, so it needs no credentials.
const app = new App();
const name: unknown = app.node.tryGetContext('env');
const chosen = chooseEnvironment(name, join(import.meta.dirname, '..', 'config'));
if (!chosen.ok) end(chosen.message);
const environment = chosen.value;
new EnvironmentStacks(app, environment.config.environment, { environment, codeHash: codeHash() });

// Asked here, for the CLI shows a plugin's findings with some of its commands only.
const { violations } = new AwsSolutionsChecks(app).validateScope(app);
if (violations.length > 0) {
  const findings = violations.map(({ ruleName, description, violatingResources }) =>
    [
      `${ruleName}: ${description}`,
      ...violatingResources.map(({ constructPath }) => `  ${constructPath ?? ''}`),
    ].join('\n'),
  );
  end(findings.join('\n'));
}

function end(message: string): never {
  console.error(message);
  process.exit(1);
}
