import * as z from 'zod/mini';
import { STATE_SCHEMA, type SystemState } from '../../core/decision/system-state.ts';
import { decodeDomain } from './domain-json.ts';

const schemaOf = z.looseObject({ schema: z.optional(z.number()) });

/** A stored state is of another schema than this program's. */
export class OtherSchema extends Error {
  override readonly name = 'OtherSchema';
}

/** Reads back a state that `encodeDomain` wrote; throws `OtherSchema` for one of an earlier or a later program. */
export function decodeState(text: string): SystemState {
  const { schema = 1 } = schemaOf.parse(JSON.parse(text));
  if (schema !== STATE_SCHEMA) {
    throw new OtherSchema(
      `the stored state has schema ${schema} and this program reads ${STATE_SCHEMA}: go on with the program that wrote it, or start a new portfolio`,
    );
  }
  return decodeDomain<SystemState>(text);
}
