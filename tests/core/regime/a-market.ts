import { at } from '../../../layers/core/foundation/assert.ts';
import { seededRng } from '../../../layers/core/foundation/rng.ts';
import { epochMs } from '../../../layers/core/foundation/time.ts';
import { windowOf, type BarWindow } from '../../../layers/core/market/bar-window.ts';
import type { RegimeModel } from '../../../layers/core/regime/hidden-markov-model.ts';
import { trainRegimeModel } from '../../../layers/core/regime/hidden-markov-train.ts';
import { modelFeatures } from '../../../layers/core/regime/model-features.ts';
import { aBar } from '../../builders/a-bar.ts';
import { valueOf } from './hidden-markov/a-chain.ts';

/** A market with quiet and wild times, whose days have a range and sometimes a gap. */
export function aMarket(days: number, seed: number): BarWindow {
  const rng = seededRng(seed);
  let last = 100;
  return windowOf(
    Array.from({ length: days }, (_, day) => {
      const scale = 0.01 * (1 + 2 * Math.sin(day / 40) ** 2);
      const open = last * Math.exp(scale * rng.normal() * 0.3);
      const close = open * Math.exp(scale * rng.normal());
      last = close;
      const [top, bottom] = [Math.max(open, close), Math.min(open, close)];
      return aBar({
        day,
        open,
        high: top * (1 + scale * rng.next()),
        low: bottom * (1 - scale * rng.next()),
        close,
      });
    }),
  );
}

/** A model of two states that was trained on these bars. */
export function aModelOf(bars: BarWindow): RegimeModel {
  const { model } = valueOf(
    trainRegimeModel({
      name: 'a-trained-model',
      features: valueOf(modelFeatures(bars, { barsPerYear: 252 })).features,
      trainedThroughMs: epochMs(at(bars.availableMs, -1)),
      seed: 1,
      codeHash: 'c0de',
      candidates: [2],
      restarts: 2,
    }),
  );
  return model;
}
