import { join } from 'node:path';
import { loadEnvironment, type Environment } from '../layers/platform/config/load-environment.ts';
import type { AwsSettings } from '../layers/platform/config/aws-schema.ts';

/** An environment that can be deployed, with where its file is. */
export interface DeployableEnvironment extends Environment {
  readonly aws: AwsSettings;
  readonly path: string;
}

export type ChosenEnvironment =
  | { readonly ok: true; readonly value: DeployableEnvironment }
  | { readonly ok: false; readonly message: string };

/** The environments that run in AWS. The others run on a laptop or in CI. */
export const DEPLOYED = ['staging', 'production'] as const;

/** The environment that `-c env=` named, checked; or what is wrong and what is allowed, in words for a person. */
export function chooseEnvironment(name: unknown, configDirectory: string): ChosenEnvironment {
  const allowed = DEPLOYED.map((environment) => `-c env=${environment}`).join(' or ');
  if (name === undefined) return no(`Say which environment to synthesize: ${allowed}.`);
  if (!isDeployed(name)) return no(`${shown(name)} is no environment that runs in AWS; say ${allowed}.`);
  const path = join(configDirectory, `${name}.yaml`);
  const loaded = loadEnvironment(path);
  if (!loaded.ok) return no(loaded.error.message);
  const { environment, aws, regime, simulatedOwner } = loaded.value.file;
  if (environment !== name)
    return wrong(path, 'environment', `is ${environment}; in this file it must be ${name}`);
  if (aws === undefined) return wrong(path, 'aws', 'is missing; an environment that runs in AWS needs it');
  if (simulatedOwner !== undefined) {
    return wrong(path, 'simulatedOwner', 'must not be there; only a real owner ends an emergency in AWS');
  }
  if (regime.model !== undefined) {
    return wrong(path, 'regime.model', 'must not be there yet; the functions do not carry a trained model');
  }
  return { ok: true, value: { ...loaded.value, aws, path } };
}

function isDeployed(name: unknown): name is (typeof DEPLOYED)[number] {
  return DEPLOYED.some((environment) => environment === name);
}

function shown(name: unknown): string {
  return typeof name === 'string' ? name : JSON.stringify(name);
}

function wrong(path: string, where: string, message: string): ChosenEnvironment {
  return no(`${path} is not valid:\n  ${where}: ${message}`);
}

function no(message: string): ChosenEnvironment {
  return { ok: false, message };
}
