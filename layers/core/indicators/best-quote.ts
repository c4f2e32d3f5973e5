/** The best bid and ask: prices, and the quantities that stand at them. */
export type BestQuote = 'bidPx' | 'bidQty' | 'askPx' | 'askQty';
