import type { SafetyPorts, SafetyVenue } from '../../app/safety/safety-ports.ts';
import { venueWorld } from '../config/execution-schema.ts';
import type { Environment } from '../config/load-environment.ts';
import { openCcxtVenue } from '../venues/ccxt-venue.ts';
import { bookedVenue } from './booked-venue.ts';
import { venueKeys } from './safety-runtime.ts';

/** Below a step's own time-out with several requests in it. */
const REQUEST_TIMEOUT_MS = 4_000;

let opened: Promise<SafetyVenue> | undefined;

/** The venue that the environment's file names, on a connection and with a rate ledger of the safety stack's own. */
export async function openSafetyVenue(
  environment: Environment,
  store: SafetyPorts['books'],
): Promise<SafetyVenue> {
  opened ??= open(environment, store);
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
  if (execution.venue === 'simulated' || judged.world === 'simulated') return bookedVenue(store, instruments);
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
