import type { CancelOutcome, SubmitOutcome } from '../../app/ports/trading-venue.ts';
import type { Refusal } from '../../core/foundation/result.ts';
import { OrderNotFound } from './ccxt-classes.ts';
import { NeverSent } from './rate-ledger.ts';
import type { VenueAnswer } from './venue-answer.ts';
import type { VenueProfile } from './venue-profile.ts';

/**
 * What became of an order whose sending ended in an error. It is rejected only where the venue itself has said so, in a code
 * of its own that leaves nothing open; whatever cannot be read, or never came, is unknown.
 */
export function judgeSubmit(
  profile: VenueProfile,
  error: unknown,
  answer: VenueAnswer | undefined,
): SubmitOutcome {
  if (error instanceof NeverSent)
    return { kind: 'rejected', refusal: { code: 'RATE_LIMITED', message: error.message } };
  const verdict = verdictOf(profile, answer);
  if (verdict === undefined) return { kind: 'unknown', cause: messageOf(error) };
  if (verdict.codes.some((code) => profile.isDuplicate(code))) return { kind: 'duplicate' };
  return { kind: 'rejected', refusal: refusalOf(error, verdict) };
}

/** What became of a cancel whose sending ended in an error: the venue knows no such open order, or nobody knows. */
export function judgeCancel(
  profile: VenueProfile,
  error: unknown,
  answer: VenueAnswer | undefined,
): CancelOutcome {
  const notFound = verdictOf(profile, answer)?.codes.some((code) => profile.isNoSuchOrder(code));
  return notFound === true ? { kind: 'not-open' } : { kind: 'unknown', cause: messageOf(error) };
}

/** Whether the venue has answered a question about an order with: there is none. */
export function saysNoSuchOrder(
  profile: VenueProfile,
  error: unknown,
  answer: VenueAnswer | undefined,
): boolean {
  // Without an answer it is ccxt that says so, of a page that it has read.
  if (answer === undefined) return error instanceof OrderNotFound;
  return verdictOf(profile, answer)?.codes.some((code) => profile.isNoSuchOrder(code)) === true;
}

interface Verdict {
  readonly codes: readonly string[];
  readonly status: number;
}

function verdictOf(profile: VenueProfile, answer: VenueAnswer | undefined): Verdict | undefined {
  if (answer === undefined) return undefined;
  const codes = profile.codesOf(answer.body);
  const isOpen = codes.length === 0 || codes.some((code) => profile.leavesOpen(code));
  return isOpen ? undefined : { codes, status: answer.status };
}

/** ccxt's classes of errors by what they mean here. */
const CODES: Readonly<Record<string, string>> = {
  InsufficientFunds: 'INSUFFICIENT_FUNDS',
  InvalidOrder: 'INVALID_ORDER',
  OrderImmediatelyFillable: 'WOULD_TAKE',
  BadSymbol: 'UNKNOWN_SYMBOL',
  BadRequest: 'BAD_REQUEST',
  DDoSProtection: 'RATE_LIMITED',
  RateLimitExceeded: 'RATE_LIMITED',
  InvalidNonce: 'CLOCK',
  AuthenticationError: 'NOT_PERMITTED',
  PermissionDenied: 'NOT_PERMITTED',
  AccountSuspended: 'NOT_PERMITTED',
  MarketClosed: 'MARKET_CLOSED',
  OnMaintenance: 'MAINTENANCE',
};

function refusalOf(error: unknown, { codes, status }: Verdict): Refusal {
  const name = error instanceof Error ? error.constructor.name : '';
  return {
    code: CODES[name] ?? 'VENUE_REJECTED',
    message: messageOf(error),
    details: { venueCode: codes.join('; '), status },
  };
}

const MESSAGE_MAX = 300;

function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, MESSAGE_MAX);
}
