import { expect, test } from '@jest/globals';
import { encodeDomain } from '../../../layers/platform/codec/domain-json.ts';
import { decodeState, OtherSchema } from '../../../layers/platform/codec/state-json.ts';
import { aState } from '../../contracts/system-builders.ts';

test('a state is read back as it was written', () => {
  expect(decodeState(encodeDomain(aState()))).toEqual(aState());
});

test('a state of an earlier program, and of a later one, is refused with what to do', () => {
  const unnumbered = Object.fromEntries(Object.entries(aState()).filter(([name]) => name !== 'schema'));
  for (const [state, schema] of [
    [unnumbered, 1],
    [{ ...aState(), schema: 3 }, 3],
  ] as const) {
    expect(() => decodeState(encodeDomain(state))).toThrow(OtherSchema);
    expect(() => decodeState(encodeDomain(state))).toThrow(`has schema ${schema} and this program reads 2`);
  }
});
