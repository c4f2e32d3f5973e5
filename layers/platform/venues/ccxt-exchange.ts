import { z } from 'zod';

/**
 * What the adapter uses of a ccxt class. Amounts go in as text, which every method accepts; they come out as text too, because
 * the classes are made with `number: String`. Answers are `unknown`: they are read with the shapes below.
 */
export interface CcxtExchange {
  readonly id: string;
  readonly options: Record<string, unknown>;
  urls: Record<string, unknown>;
  handleErrors(...answer: ErrorAnswer): unknown;
  handleMessage(client: unknown, message: unknown): unknown;
  amountToPrecision(symbol: string, amount: string): string;
  priceToPrecision(symbol: string, price: string): string;
  nonce(): number;
  setSandboxMode(enabled: boolean): void;
  enableDemoTrading(enabled: boolean): void;
  loadHttpProxyAgent(): Promise<unknown>;
  loadMarkets(): Promise<unknown>;
  fetchTime(): Promise<unknown>;
  fetchBalance(): Promise<unknown>;
  createOrder(
    symbol: string,
    type: string,
    side: string,
    amount: string,
    price: string | undefined,
    params: Params,
  ): Promise<unknown>;
  cancelOrder(id: string | undefined, symbol: string, params: Params): Promise<unknown>;
  fetchOrder(id: string | undefined, symbol: string, params: Params): Promise<unknown>;
  fetchOpenOrders(symbol?: string, since?: number, limit?: number, params?: Params): Promise<unknown>;
  fetchClosedOrders(symbol?: string, since?: number, limit?: number, params?: Params): Promise<unknown>;
  fetchMyTrades(symbol: string, since?: number, limit?: number, params?: Params): Promise<unknown>;
  fetchPositions(): Promise<unknown>;
  fetchFundingHistory(symbol?: string, since?: number, limit?: number, params?: Params): Promise<unknown>;
  fetchLedger(code?: string, since?: number, limit?: number, params?: Params): Promise<unknown>;
  parseOrder(order: unknown): unknown;
  parseTrade(trade: unknown): unknown;
  watchOrders(): Promise<unknown>;
  watchMyTrades(): Promise<unknown>;
  close(): Promise<unknown>;
  /** The connection to an address: the same one until it fails. */
  client(url: string): CcxtConnection;
  /** An endpoint by its own name, signed. */
  request(path: string, api: string | readonly string[], method: string, params: Params): Promise<unknown>;
}

export interface CcxtConnection {
  /** What comes next under a name; rejected when the connection fails. */
  future(name: string): Promise<unknown>;
}

export type Params = Readonly<Record<string, unknown>>;

/** The arguments of ccxt's error hook that are of interest: status, reason, url, method, headers, body. */
export type ErrorAnswer = readonly [
  status: number,
  reason: string,
  url: string,
  method: string,
  headers: Readonly<Record<string, unknown>>,
  body: string,
  ...rest: readonly unknown[],
];

/** Decimal text, or nothing: ccxt says undefined and null for what it has not been told. */
const amount = z.string().nullish();
const text = z.string().nullish();
const instant = z.number().nullish();

export const unifiedMarket = z.object({
  symbol: z.string(),
  base: z.string(),
  quote: z.string(),
  settle: text,
  type: z.string(),
  active: z.boolean().nullish(),
  linear: z.boolean().nullish(),
  contractSize: amount,
  /** A part of what is traded, of the lowest tier; what ccxt knows by itself it says as a number. */
  taker: z.union([z.string(), z.number()]).nullish(),
  precision: z.object({ amount, price: amount }),
  limits: z.object({
    amount: z.object({ min: amount }),
    cost: z.object({ min: amount }).nullish(),
  }),
});

export const unifiedOrder = z.object({
  id: text,
  clientOrderId: text,
  symbol: z.string(),
  side: z.enum(['buy', 'sell']),
  amount,
  filled: amount,
  price: amount,
  triggerPrice: amount,
  stopLossPrice: amount,
  status: text,
  timestamp: instant,
  info: z.unknown(),
});

export const unifiedTrade = z.object({
  id: z.string(),
  order: text,
  symbol: z.string(),
  side: z.enum(['buy', 'sell']),
  amount: z.string(),
  price: z.string(),
  timestamp: z.number(),
  takerOrMaker: text,
  fee: z.object({ cost: amount, currency: text }).nullish(),
  info: z.unknown(),
});

export const unifiedBalance = z.object({
  total: z.record(z.string(), amount),
  free: z.record(z.string(), amount),
});

/** `contracts` has no sign; a flat position has none. */
export const unifiedPosition = z.object({ symbol: z.string(), side: text, contracts: amount });

/** A row of funding history or of a ledger. */
export const unifiedEntry = z.object({
  id: z.string(),
  currency: text,
  code: text,
  amount: z.string(),
  direction: text,
  type: text,
  timestamp: z.number(),
});

export type UnifiedMarket = z.infer<typeof unifiedMarket>;
export type UnifiedOrder = z.infer<typeof unifiedOrder>;
export type UnifiedTrade = z.infer<typeof unifiedTrade>;
export type UnifiedEntry = z.infer<typeof unifiedEntry>;
