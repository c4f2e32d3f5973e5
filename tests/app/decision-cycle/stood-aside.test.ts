import { expect, test } from '@jest/globals';
import { stoodAside } from '../../../layers/app/decision-cycle/run-cycle.ts';
import { sha256 } from '../../../layers/core/foundation/hash.ts';
import { emptyBook, updateStances, type StrategyBook } from '../../../layers/core/portfolio/strategy-book.ts';
import { openOf } from '../../builders/a-bar.ts';
import { aConfig } from '../../builders/a-config.ts';
import { aContext, aSignal } from '../../builders/a-cycle.ts';
import { SPX } from '../../builders/an-instrument.ts';

const SETTINGS = {
  config: aConfig({ holdingSessionsMax: 3 }),
  provenance: { codeHash: sha256('code'), configHash: sha256('config') },
};

test('what a strategy wanted grows old while the system stands aside, and is not traded weeks later', () => {
  const wanting = updateStances(emptyBook('s'), [{ symbol: SPX, signal: aSignal() }], {
    atMs: openOf(0),
    holdingSessionsMax: 3,
  });
  const aged = (books: readonly StrategyBook[]): readonly StrategyBook[] => {
    const context = aContext({ memory: { books, hygiene: { recent: [] } } });
    const { record, memory } = stoodAside(context, 'EMERGENCY', SETTINGS);
    expect(record).toMatchObject({ outcome: 'no-trade', reason: 'EMERGENCY' });
    return memory.books;
  };
  const once = aged([wanting]);
  expect(once).toMatchObject([{ stances: [{ ageSessions: 1 }] }]);
  expect(aged(once)).toMatchObject([{ stances: [{ ageSessions: 2 }] }]);
  expect(aged(aged(once))).toMatchObject([{ stances: [] }]);
});
