import type { Draft } from './draft.ts';
import type { ExecutorEvent } from './executor-event.ts';
import type { Quote } from './executor-state.ts';
import { trail } from './tend-guards.ts';

/** The price that stops trail, and by which new risk is judged. */
export function hearQuote(
  draft: Draft,
  { symbol, markPx }: Extract<ExecutorEvent, { readonly kind: 'quote' }>,
): void {
  const known = draft.session.quotes.find((other) => other.symbol === symbol);
  const touch = known?.touch === undefined ? {} : { touch: known.touch };
  const quote: Quote = { symbol, markPx, atMs: draft.nowMs, ...touch };
  replaceQuote(draft, quote);
  trail(draft, quote);
}

/** What the market did meanwhile: for the entries that are being worked in it. */
export function hearTape(
  draft: Draft,
  { symbol, touch, volume, turnover }: Extract<ExecutorEvent, { readonly kind: 'tape' }>,
): void {
  const quote = draft.session.quotes.find((known) => known.symbol === symbol);
  if (touch !== undefined && quote !== undefined) {
    replaceQuote(draft, { ...quote, touch: { ...touch, atMs: draft.nowMs } });
  }
  if (volume === 0) return;
  const working = new Set(
    draft.books.intents.flatMap(({ offered, worked }) =>
      worked?.kind === 'begun' && offered.intent.symbol === symbol ? [offered.intentId] : [],
    ),
  );
  const tapes = draft.session.tapes.map((known) => {
    if (!working.has(known.intentId)) return known;
    const { tape } = known;
    const seen = { ...tape, volume: tape.volume + volume, turnover: tape.turnover + turnover };
    return { ...known, tape: seen };
  });
  draft.session = { ...draft.session, tapes };
}

function replaceQuote(draft: Draft, quote: Quote): void {
  const others = draft.session.quotes.filter((known) => known.symbol !== quote.symbol);
  draft.session = { ...draft.session, quotes: [...others, quote] };
}
