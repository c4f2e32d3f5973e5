import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { z } from 'zod';
import { EnvironmentStacks } from '../environment-stacks.ts';
import type { DeployableEnvironment } from '../environments.ts';

const cdkJson = z.object({ context: z.record(z.string(), z.unknown()) });

const ROOT = join(import.meta.dirname, '..', '..');

/** An environment's stacks in an app of their own, for their templates alone: nothing is bundled, and the CDK adds no check of its own. */
export function templatesOnly(
  environment: DeployableEnvironment,
  { codeHash, outdir }: { readonly codeHash: string; readonly outdir: string },
): { readonly app: App; readonly stacks: EnvironmentStacks } {
  const { context } = cdkJson.parse(JSON.parse(readFileSync(join(ROOT, 'cdk.json'), 'utf8')));
  const app = new App({
    context: { ...context, 'aws:cdk:bundling-stacks': [] },
    outdir,
    builtinCloudFormationValidation: false,
  });
  const stacks = new EnvironmentStacks(app, environment.config.environment, { environment, codeHash });
  return { app, stacks };
}

/** The templates that a deployment would send, made here and now, with neither credentials nor Docker. */
export function synthesizeEnvironment(
  environment: DeployableEnvironment,
  codeHash: string,
): readonly { readonly stack: string; readonly template: unknown }[] {
  const outdir = mkdtempSync(join(tmpdir(), 'atalaya-bill-'));
  try {
    const { directory } = templatesOnly(environment, { codeHash, outdir }).app.synth();
    return readdirSync(directory)
      .filter((file) => file.endsWith('.template.json'))
      .sort()
      .map((file) => ({
        stack: file.replace('.template.json', ''),
        template: z.unknown().parse(JSON.parse(readFileSync(join(directory, file), 'utf8'))),
      }));
  } finally {
    rmSync(outdir, { recursive: true });
  }
}
