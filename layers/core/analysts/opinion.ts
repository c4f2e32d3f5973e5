import type { Sym } from '../market/instrument.ts';

/** What the fundamental or the sentiment analyst says of one instrument. No view is an answer, weighed as absence. */
export type Opinion =
  | {
      readonly kind: 'view';
      readonly symbol: Sym;
      /** From -1, sell, to 1, buy. */
      readonly score: number;
      readonly confidence: number;
      readonly reason: string;
    }
  | { readonly kind: 'no-view'; readonly symbol: Sym; readonly reason: string };
