import { z } from 'zod';
import { assert } from '../../core/foundation/assert.ts';
import { negate, parseDecimal, qty } from '../../core/foundation/decimal.ts';
import { epochMs, type EpochMs } from '../../core/foundation/time.ts';
import type { OrderRequest } from '../../core/execution/order.ts';
import type { Instrument, Sym } from '../../core/market/instrument.ts';
import type {
  CancelOutcome,
  OrderKey,
  SubmitOutcome,
  TradingVenue,
  VenueBalance,
  VenueCapabilities,
  VenueFill,
  VenueHolding,
  VenueLedgerEntry,
  VenueMessage,
  VenueOrder,
} from '../../app/ports/trading-venue.ts';
import { Outage } from '../aws/outage.ts';
import { keyFindings, type KeyFinding } from './assess-key.ts';
import * as unified from './ccxt-exchange.ts';
import type { CcxtExchange } from './ccxt-exchange.ts';
import { judgeCancel, judgeSubmit, saysNoSuchOrder } from './judge-submit.ts';
import { listenToVenue } from './listen-to-venue.ts';
import { openExchange, type VenueAccess } from './open-exchange.ts';
import { orderTerms } from './order-terms.ts';
import { RateLedger, type Lane } from './rate-ledger.ts';
import { unifiedFill } from './unified-fill.ts';
import { inBase, unifiedInstrument, type ListedInstrument } from './unified-instrument.ts';
import { unifiedOrder } from './unified-order.ts';
import { rememberAnswers, type VenueAnswer } from './venue-answer.ts';
import type { Ask, VenueProfile } from './venue-profile.ts';

/** Opens a venue through ccxt: reads its instruments and its clock. Throws an outage where it cannot be reached. */
export async function openCcxtVenue(access: VenueAccess): Promise<CcxtVenue> {
  const { exchange, profile } = await openExchange(access);
  const venue = new CcxtVenue(exchange, profile);
  await venue.syncClock();
  await venue.instruments();
  return venue;
}

/** A real venue, or one of ours that speaks like it. Every send and every question takes its turn in one rate ledger. */
export class CcxtVenue implements TradingVenue {
  readonly capabilities: VenueCapabilities;
  readonly #exchange: CcxtExchange;
  readonly #profile: VenueProfile;
  readonly #ledger: RateLedger;
  readonly #answerOf: (error: unknown) => VenueAnswer | undefined;
  #listed: ReadonlyMap<string, ListedInstrument> = new Map();
  /** Whose order a trade is of, as far as we remember: the venue's id to ours. */
  readonly #clientIds = new Map<string, string>();

  constructor(exchange: CcxtExchange, profile: VenueProfile) {
    this.#exchange = exchange;
    this.#profile = profile;
    this.capabilities = profile.capabilities;
    this.#ledger = new RateLedger(profile.rateLimit, Date.now);
    this.#answerOf = rememberAnswers(exchange, (afterMs) => {
      this.#ledger.closeUntil(Date.now() + afterMs);
    });
  }

  async instruments(): Promise<readonly Instrument[]> {
    const markets = z
      .record(z.string(), unified.unifiedMarket)
      .parse(await this.#ask('markets', async () => this.#exchange.loadMarkets()));
    const listed = Object.values(markets)
      .filter((market) => this.#profile.lists(market))
      .flatMap((market) => unifiedInstrument(market, this.capabilities.venue) ?? []);
    this.#listed = new Map(listed.map((one) => [one.instrument.symbol, one]));
    return listed.map(({ instrument }) => instrument);
  }

  /** What taking costs by the venue's own list; undefined where it names nothing. */
  takerFeeBpsOf(symbol: Sym): number | undefined {
    return this.#listed.get(symbol)?.takerFeeBps;
  }

  async submit(request: OrderRequest): Promise<SubmitOutcome> {
    const listed = this.#listed.get(request.symbol);
    const terms = orderTerms(request, listed, this.capabilities);
    if (!terms.ok) return { kind: 'rejected', refusal: terms.error };
    const { type, quantity, limitPx, params } = terms.value;
    const lane: Lane = request.reduceOnly ? 'reduce' : 'new';
    const send = async (): Promise<unknown> =>
      this.#exchange.createOrder(request.symbol, type, request.side, quantity, limitPx, {
        ...params,
        ...this.#profile.orderParams(request, this.#venueMs()),
        clientOrderId: request.clientOrderId,
      });
    try {
      const order = taken.parse(await this.#ledger.run(lane, this.#profile.costs.submit, send));
      this.#remember(order.id, request.clientOrderId);
      return { kind: 'accepted', venueOrderId: order.id, atMs: epochMs(order.timestamp ?? this.#venueMs()) };
    } catch (error) {
      return judgeSubmit(this.#profile, error, this.#answerOf(error));
    }
  }

  async cancel({ clientOrderId, symbol }: OrderKey): Promise<CancelOutcome> {
    const send = async (): Promise<unknown> =>
      this.#profile.cancel(this.#exchange, { clientOrderId, symbol });
    try {
      await this.#ledger.run('cancel', this.#profile.costs.cancel, send);
      return { kind: 'accepted' };
    } catch (error) {
      return judgeCancel(this.#profile, error, this.#answerOf(error));
    }
  }

  async orderOf({ clientOrderId, symbol }: OrderKey): Promise<VenueOrder | undefined> {
    try {
      const found = await this.#profile.findOrder(this.#exchange, { clientOrderId, symbol }, this.#ask);
      return found === undefined ? undefined : this.#readOrder(found, clientOrderId);
    } catch (error) {
      const cause = error instanceof Outage && error.cause !== undefined ? error.cause : error;
      if (saysNoSuchOrder(this.#profile, cause, this.#answerOf(cause))) return undefined;
      throw error;
    }
  }

  async openOrders(): Promise<readonly VenueOrder[]> {
    const rows = await this.#ask('orders', async () => this.#exchange.fetchOpenOrders());
    return z
      .array(z.unknown())
      .parse(rows)
      .flatMap((row) => this.#readOrder(row) ?? []);
  }

  async fillsSince(symbol: Sym, sinceMs: EpochMs): Promise<readonly VenueFill[]> {
    const about = { symbol, sinceMs, nowMs: this.#venueMs() };
    const trades = new Map<string, unified.UnifiedTrade>();
    for await (const row of this.#profile.fillPages(this.#exchange, about, this.#ask)) {
      const trade = unified.unifiedTrade.parse(row);
      // Pages shift while they are read: what comes twice counts once.
      if (trade.symbol === symbol && trade.timestamp >= sinceMs) trades.set(trade.id, trade);
    }
    const fills: VenueFill[] = [];
    for (const trade of trades.values()) fills.push(await this.#readFill(trade));
    return fills.sort((a, b) => a.atMs - b.atMs);
  }

  async balances(): Promise<readonly VenueBalance[]> {
    const { total, free } = unified.unifiedBalance.parse(
      await this.#ask('balance', async () => this.#exchange.fetchBalance()),
    );
    return Object.entries(total).map(([currency, held]) => {
      return { currency, total: qty(held ?? '0'), free: qty(free[currency] ?? '0') };
    });
  }

  async holdings(): Promise<readonly VenueHolding[]> {
    const balances = await this.balances();
    const spot = [...this.#listed.values()].filter(
      ({ instrument }) => instrument.assetClass === 'crypto-spot',
    );
    const held = spot.flatMap(({ instrument: { symbol } }) => {
      const balance = balances.find(({ currency }) => currency === symbol.split('/')[0]);
      return balance === undefined ? [] : [{ symbol, quantity: balance.total }];
    });
    return spot.length === this.#listed.size ? held : [...held, ...(await this.#positions())];
  }

  async ledgerSince(sinceMs: EpochMs): Promise<readonly VenueLedgerEntry[]> {
    const entries = new Map<string, VenueLedgerEntry>();
    const about = { sinceMs, nowMs: this.#venueMs() };
    for await (const row of this.#profile.ledgerPages(this.#exchange, about, this.#ask)) {
      const entry = readEntry(unified.unifiedEntry.parse(row));
      if (entry !== undefined && entry.atMs >= sinceMs) entries.set(entry.entryId, entry);
    }
    return [...entries.values()];
  }

  async listen(onMessage: (message: VenueMessage) => void): Promise<() => Promise<void>> {
    const end = listenToVenue({
      exchange: this.#exchange,
      isSubscribed: (message) => this.#profile.isSubscribed(message),
      onMessage,
      readOrder: (row) => {
        const told = this.#profile.streamed(unified.unifiedOrder.parse(row));
        return told && this.#readOrder(row, told.clientOrderId, told.filled);
      },
      readFill: (row) => {
        const trade = unified.unifiedTrade.parse(row);
        const listed = this.#listed.get(trade.symbol);
        const told = this.#profile.streamed(trade);
        return told && listed && unifiedFill(trade, listed, told.clientOrderId);
      },
    });
    return Promise.resolve(end);
  }

  /** Learns how far the venue's clock is from ours, by which every request is stamped. */
  async syncClock(): Promise<void> {
    const askedMs = Date.now();
    const venueMs = z.number().parse(await this.#ask('time', async () => this.#exchange.fetchTime()));
    this.#exchange.options['timeDifference'] = Math.round((askedMs + Date.now()) / 2) - venueMs;
  }

  /** What the key may do that it should not. */
  async assessKey(): Promise<readonly KeyFinding[]> {
    const facts = await this.#ask('balance', async () => this.#profile.keyFacts(this.#exchange));
    return keyFindings(keyFacts.parse(facts));
  }

  /** A question: it may be asked again, and an error of it is an outage. */
  readonly #ask: Ask = async (operation, work) => {
    try {
      return await this.#ledger.run('query', this.#profile.costs[operation], work);
    } catch (error) {
      throw new Outage(error instanceof Error ? error.message : String(error), { cause: error });
    }
  };

  async #positions(): Promise<readonly VenueHolding[]> {
    const rows = z
      .array(unified.unifiedPosition)
      .parse(await this.#ask('balance', async () => this.#exchange.fetchPositions()));
    return rows.flatMap(({ symbol, side, contracts }) => {
      const listed = this.#listed.get(symbol);
      const quantity = listed && inBase(qty(contracts ?? '0'), listed.unitQty);
      if (listed === undefined || quantity === undefined) return [];
      return [{ symbol: listed.instrument.symbol, quantity: side === 'short' ? negate(quantity) : quantity }];
    });
  }

  #readOrder(row: unknown, clientOrderId?: string, filled?: string): VenueOrder | undefined {
    const order = unified.unifiedOrder.parse(row);
    const listed = this.#listed.get(order.symbol);
    const read = listed && unifiedOrder(order, listed, { clientOrderId, filled });
    if (read?.clientOrderId !== undefined) this.#remember(read.venueOrderId, read.clientOrderId);
    return read;
  }

  async #readFill(trade: unified.UnifiedTrade): Promise<VenueFill> {
    const listed = this.#listed.get(trade.symbol);
    assert(listed !== undefined, `${trade.symbol} is not listed`);
    const fill = unifiedFill(trade, listed, await this.#clientIdOf(trade));
    if (fill === undefined) throw new Outage(`the numbers of trade ${trade.id} cannot be read`);
    return fill;
  }

  /** Trades name the venue's order: of one we have not met, the venue is asked. */
  async #clientIdOf({ order, symbol }: unified.UnifiedTrade): Promise<string | undefined> {
    if (order === undefined || order === null) return undefined;
    const known = this.#clientIds.get(order);
    if (known !== undefined) return known;
    const row = await this.#ask('order', async () =>
      this.#profile.orderById(this.#exchange, { id: order, symbol }),
    );
    const clientOrderId = unified.unifiedOrder.parse(row).clientOrderId ?? '';
    this.#remember(order, clientOrderId);
    return clientOrderId;
  }

  #remember(venueOrderId: string, clientOrderId: string): void {
    this.#clientIds.set(venueOrderId, clientOrderId);
    const [oldest] = this.#clientIds.keys();
    if (this.#clientIds.size > CLIENT_IDS_MAX && oldest !== undefined) this.#clientIds.delete(oldest);
  }

  #venueMs(): number {
    return Date.now() - Number(this.#exchange.options['timeDifference'] ?? 0);
  }
}

const CLIENT_IDS_MAX = 10_000;

const taken = z.object({ id: z.string(), timestamp: z.number().nullish() });
const keyFacts = z
  .object({ canWithdraw: z.boolean().optional(), ipRestricted: z.boolean().optional() })
  .transform(({ canWithdraw, ipRestricted }) => ({ canWithdraw, ipRestricted }));

const ENTRY_KINDS: Readonly<Record<string, VenueLedgerEntry['kind']>> = {
  rollover: 'fee',
  margin: 'fee',
  fee: 'fee',
  rebate: 'rebate',
  conversion: 'conversion',
};

/** A row of funding has no type; a row of a ledger that is a trade or a transfer is none of ours. */
function readEntry(entry: unified.UnifiedEntry): VenueLedgerEntry | undefined {
  const { id, type, amount, direction, timestamp } = entry;
  const kind = type === undefined || type === null ? 'funding' : ENTRY_KINDS[type];
  const currency = entry.currency ?? entry.code;
  const parsed = parseDecimal<'money'>(amount);
  if (kind === undefined || currency === undefined || currency === null || !parsed.ok) return undefined;
  const signed = direction === 'out' ? negate(parsed.value) : parsed.value;
  return { entryId: id, kind, currency, amount: signed, atMs: epochMs(timestamp) };
}
