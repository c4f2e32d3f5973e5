import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { z } from 'zod';
import { templatesOnly } from '../../lib/cost/synthesize-environment.ts';
import type { EnvironmentStacks } from '../../lib/environment-stacks.ts';
import { chooseEnvironment, type DeployableEnvironment } from '../../lib/environments.ts';

export type Json = z.infer<ReturnType<typeof z.json>>;

export interface Synthesized {
  readonly environment: DeployableEnvironment;
  readonly stage: EnvironmentStacks;
  readonly network: Template;
  readonly data: Template;
  readonly decision: Template;
  readonly services: Template;
  readonly control: Template;
  readonly observability: Template;
  readonly safety: Template;
}

/** An environment's file as it is where a cycle ends with its record. */
export function withoutExecutor(text: string): string {
  return text.replace(/^execution:.*\n/m, '');
}

/** 64 hexadecimal digits, as a real hash has. */
export const CODE_HASH = 'c0de'.repeat(16);

const ROOT = join(import.meta.dirname, '..', '..');

/** An environment's templates, made as the CDK app makes them but unbundled, from its file as it is or as `edit` changes it. */
export function synthesized(
  name: 'staging' | 'production',
  edit: (text: string) => string = (text) => text,
): Synthesized {
  const directory = mkdtempSync(join(tmpdir(), 'atalaya-synth-'));
  try {
    const config = join(directory, 'config');
    mkdirSync(config);
    const text = readFileSync(join(ROOT, 'config', `${name}.yaml`), 'utf8');
    writeFileSync(join(config, `${name}.yaml`), edit(text));
    const chosen = chooseEnvironment(name, config);
    if (!chosen.ok) throw new Error(chosen.message);
    const outdir = join(directory, 'out');
    const { stacks: stage } = templatesOnly(chosen.value, { codeHash: CODE_HASH, outdir });
    return {
      environment: chosen.value,
      stage,
      network: Template.fromStack(stage.network),
      data: Template.fromStack(stage.data),
      decision: Template.fromStack(stage.decision),
      services: Template.fromStack(stage.services),
      control: Template.fromStack(stage.control),
      observability: Template.fromStack(stage.observability),
      safety: Template.fromStack(stage.safety),
    };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

const resource = z.object({
  Type: z.string(),
  Properties: z.record(z.string(), z.json()).default({}),
  DeletionPolicy: z.string().optional(),
  UpdateReplacePolicy: z.string().optional(),
});

export type Resource = z.infer<typeof resource>;

/** The resources of one type, by logical id. */
export function resourcesOf(template: Template, type: string): ReadonlyMap<string, Resource> {
  return new Map(
    Object.entries(template.findResources(type)).map(([id, found]) => [id, resource.parse(found)]),
  );
}

const machine = z.object({
  DefinitionString: z.string(),
  DefinitionSubstitutions: z.record(
    z.string(),
    z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.literal('Arn')]) }),
  ),
});

/** The state machine as it stands in the template: its text, and which function each placeholder means. */
export function cycleMachineIn(template: Template): {
  readonly definition: string;
  readonly functionOf: Readonly<Record<string, string>>;
} {
  const [found, ...others] = resourcesOf(template, 'AWS::StepFunctions::StateMachine').values();
  if (found === undefined || others.length > 0) throw new Error('there must be one state machine');
  const { DefinitionString, DefinitionSubstitutions } = machine.parse(found.Properties);
  const functionOf = Object.fromEntries(
    Object.entries(DefinitionSubstitutions).map(
      ([
        placeholder,
        {
          'Fn::GetAtt': [id],
        },
      ]) => [placeholder, id],
    ),
  );
  return { definition: DefinitionString, functionOf };
}
