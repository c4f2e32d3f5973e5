/** A timer at the venue that cancels orders by itself when we fall silent. */
export interface DeadManTimer {
  readonly venue: string;
  readonly kind: 'countdown' | 'on-disconnect';
  readonly endpoint: string;
  /** What it cancels when it runs out; none of them spares another program's orders. */
  readonly cancels: string;
  /** Whether the owner alone can switch it on. */
  readonly selfService: boolean;
}

/**
 * Kraken (Cancel All Orders After X; spot and futures), OKX (Cancel All After), Bybit (Disconnection Protect; 3 to 300 s,
 * asked for at the account manager). Binance has one for futures only (countdownCancelAll, by symbol).
 */
export const DEAD_MAN_TIMERS: readonly DeadManTimer[] = [
  {
    venue: 'kraken',
    kind: 'countdown',
    endpoint: 'POST /0/private/CancelAllOrdersAfter',
    cancels: 'every order of the account',
    selfService: true,
  },
  {
    venue: 'okx',
    kind: 'countdown',
    endpoint: 'POST /api/v5/trade/cancel-all-after',
    cancels: 'the pending orders of the account, or of one tag; of algo orders it says nothing',
    selfService: true,
  },
  {
    venue: 'bybit',
    kind: 'on-disconnect',
    endpoint: 'POST /v5/order/disconnected-cancel-all',
    cancels: 'every active order of the product',
    selfService: false,
  },
];

export type DeadManUse =
  { readonly wind: true; readonly timer: DeadManTimer } | { readonly wind: false; readonly because: string };

/**
 * Whether the timer is wound. It takes the protective stops with it, and whatever else trades on the account: a silence that
 * should halt and keep its stops would leave positions naked. So it is wound only where nothing that protects rests at the
 * venue, and nobody else trades there.
 */
export function deadManUse(about: {
  readonly venue: string;
  readonly stopsRest: boolean;
  readonly accountShared: boolean;
}): DeadManUse {
  const timer = DEAD_MAN_TIMERS.find(({ venue }) => about.venue.startsWith(venue));
  if (timer === undefined) return { wind: false, because: `${about.venue} has none that fits` };
  if (!timer.selfService) return { wind: false, because: 'the venue switches it on by hand only' };
  if (about.stopsRest) return { wind: false, because: 'it would cancel the stops that protect' };
  if (about.accountShared) return { wind: false, because: 'it would cancel the orders of others' };
  return { wind: true, timer };
}
