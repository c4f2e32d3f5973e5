import { join } from 'node:path';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod/mini';
import type { SafetyPorts, SafetyVenue } from '../../app/safety/safety-ports.ts';
import { SecretsManagerSecret } from '../aws/secrets-manager-secret.ts';
import { throwingOutages } from '../aws/throwing-outages.ts';
import { venueWorld } from '../config/execution-schema.ts';
import { loadEnvironment, type Environment } from '../config/load-environment.ts';
import { ENVIRONMENT_FILE } from '../names/function-bundle.ts';
import { openCcxtVenue } from '../venues/ccxt-venue.ts';
import { bookedVenue } from './booked-venue.ts';

/** Below a step's own time-out with several requests in it. */
const REQUEST_TIMEOUT_MS = 4_000;

let opened: Promise<SafetyVenue> | undefined;

/** The venue that the environment's file names, on a connection and with a rate ledger of the safety stack's own. */
export async function openSafetyVenue(store: SafetyPorts['books']): Promise<SafetyVenue> {
  opened ??= open(deployedEnvironment(), store);
  try {
    return await opened;
  } catch (error) {
    opened = undefined;
    throw error;
  }
}

async function open({ file, config }: Environment, store: SafetyPorts['books']): Promise<SafetyVenue> {
  const instruments = config.universe.map(({ instrument }) => instrument);
  const { execution } = file;
  if (execution === undefined) return bookedVenue(store, instruments);
  const judged = venueWorld(execution, file.environment);
  if ('fault' in judged) throw new Error(judged.fault);
  if (execution.venue === 'simulated' || judged.world === 'simulated') {
    return bookedVenue(store, instruments, execution.also === undefined ? 'one' : 'several');
  }
  if (execution.secret === undefined) throw new Error(`${execution.venue} wants keys`);
  const { passphrase, ...key } = await venueKeys(execution.secret);
  return openCcxtVenue({
    venue: execution.venue,
    world: judged.world,
    ...key,
    ...(passphrase === undefined ? {} : { passphrase }),
    timeoutMs: REQUEST_TIMEOUT_MS,
  });
}

function deployedEnvironment(): Environment {
  const root = z.string().parse(process.env['LAMBDA_TASK_ROOT']);
  const environment = loadEnvironment(join(root, ENVIRONMENT_FILE));
  if (!environment.ok) throw new Error(environment.error.message);
  return environment.value;
}

/** Read anew by each cold start. */
async function venueKeys(secretId: string): Promise<z.infer<typeof keys>> {
  const client = throwingOutages(new SecretsManagerClient({}));
  const secret = await new SecretsManagerSecret({ client, secretId }).current();
  return keys.parse(JSON.parse(secret.text));
}

const text = z.string().check(z.minLength(1));
const keys = z.object({ apiKey: text, secret: text, passphrase: z.optional(text) });
