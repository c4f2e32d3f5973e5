import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { z } from 'zod';
import { EnvironmentStacks } from '../../../lib/environment-stacks.ts';
import { chooseEnvironment, type DeployableEnvironment } from '../../../lib/environments.ts';
import { CODE_HASH } from '../synthesized.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');

const cdkJson = z.object({ context: z.record(z.string(), z.unknown()) });

export interface SafetyTemplates {
  readonly environment: DeployableEnvironment;
  readonly stage: EnvironmentStacks;
  readonly safety: Template;
  /** Those of the bot, by name. */
  readonly bots: Readonly<Record<'decision' | 'services' | 'control', Template>>;
}

/** The safety stack of an environment and the stacks that it guards itself against. */
export function safetyTemplates(name: 'staging' | 'production'): SafetyTemplates {
  const chosen = chooseEnvironment(name, join(ROOT, 'config'));
  if (!chosen.ok) throw new Error(chosen.message);
  const { context } = cdkJson.parse(JSON.parse(readFileSync(join(ROOT, 'cdk.json'), 'utf8')));
  const app = new App({ context, outdir: mkdtempSync(join(tmpdir(), 'atalaya-safety-synth-')) });
  const stage = new EnvironmentStacks(app, name, { environment: chosen.value, codeHash: CODE_HASH });
  return {
    environment: chosen.value,
    stage,
    safety: Template.fromStack(stage.safety),
    bots: {
      decision: Template.fromStack(stage.decision),
      services: Template.fromStack(stage.services),
      control: Template.fromStack(stage.control),
    },
  };
}
