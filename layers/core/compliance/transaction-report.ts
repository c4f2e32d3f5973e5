import { formatDecimal, minus, plus, ZERO_QTY, type Qty } from '../foundation/decimal.ts';
import { isoInstant } from '../foundation/time.ts';
import type { Instrument, Sym } from '../market/instrument.ts';
import type { Fill } from '../portfolio/fill.ts';
import { productOf } from './account-profile.ts';
import { NOT_LEGAL_ADVICE, type RuleSource } from './rule-pack.ts';
import { RTS_22, TRANSACTION_FIELDS, type TransactionField } from './transaction-fields.ts';

/** What a field holds; or why it holds nothing. Nothing is guessed. */
export type FieldContent =
  | { readonly state: 'reported'; readonly value: string }
  | { readonly state: 'absent'; readonly why: string }
  | { readonly state: 'not-applicable'; readonly why: string };

export type ReportedField = TransactionField & FieldContent;

export interface TransactionRow {
  readonly tradeId: string;
  readonly decisionId?: string;
  /** All 65, in order. */
  readonly fields: readonly ReportedField[];
}

export interface TransactionReport {
  readonly notice: string;
  readonly source: RuleSource;
  readonly rows: readonly TransactionRow[];
}

/** The decision that an order came from, and the algorithm that took it (the hash of its code). */
export interface ReportedDecision {
  readonly decisionId: string;
  readonly algorithm: string;
}

/** Codes that the owner has looked up: ISIN, ISO 10962 classification, ISO 10383 market. */
export interface InstrumentCodes {
  readonly isin?: string;
  readonly fullName?: string;
  readonly cfi?: string;
  readonly mic?: string;
}

export interface TransactionInputs {
  readonly instruments: ReadonlyMap<Sym, Instrument>;
  /** By client order id. */
  readonly decisions: ReadonlyMap<string, ReportedDecision>;
  readonly codes?: ReadonlyMap<Sym, InstrumentCodes>;
  /** The owner's national identifier or LEI, if it is to stand in the report. */
  readonly ownerId?: string;
}

/**
 * Each fill with every field that RTS 22 names, oldest first. A private owner owes no such report, the broker or venue
 * does: this is the owner's own copy to hold beside theirs. `fills` are the account's from when it held nothing, for
 * whether a sale was short is told from them. Not legal advice.
 */
export function transactionReport(fills: readonly Fill[], inputs: TransactionInputs): TransactionReport {
  const held = new Map<Sym, Qty>();
  const rows = [...fills]
    .sort((a, b) => a.atMs - b.atMs)
    .map((fill) => {
      const before = held.get(fill.symbol) ?? ZERO_QTY;
      const after = fill.side === 'buy' ? plus(before, fill.lastQty) : minus(before, fill.lastQty);
      held.set(fill.symbol, after);
      return rowOf(factsOf(fill, after < ZERO_QTY, inputs));
    });
  return { notice: NOT_LEGAL_ADVICE, source: RTS_22, rows };
}

interface Facts {
  readonly fill: Fill;
  readonly leavesShort: boolean;
  readonly instrument: Instrument | undefined;
  readonly decision: ReportedDecision | undefined;
  readonly codes: InstrumentCodes;
  readonly ownerId: string | undefined;
}

function factsOf(fill: Fill, leavesShort: boolean, inputs: TransactionInputs): Facts {
  return {
    fill,
    leavesShort,
    instrument: inputs.instruments.get(fill.symbol),
    decision: inputs.decisions.get(fill.clientOrderId),
    codes: inputs.codes?.get(fill.symbol) ?? {},
    ownerId: inputs.ownerId,
  };
}

function rowOf(facts: Facts): TransactionRow {
  const fields = TRANSACTION_FIELDS.map((field) => ({ ...field, ...contentOf(field.number, facts) }));
  const { fill, decision } = facts;
  const decisionId = decision === undefined ? {} : { decisionId: decision.decisionId };
  return { tradeId: fill.tradeId, ...decisionId, fields };
}

/** By the field's number, for the annex numbers them and so do those who read the report. */
function contentOf(number: number, facts: Facts): FieldContent {
  return (
    tradeContent(number, facts) ??
    instrumentContent(number, facts) ??
    partyContent(number, facts) ??
    absent('known to the broker or the venue, not to this system')
  );
}

function tradeContent(
  number: number,
  { fill, leavesShort, instrument, decision }: Facts,
): FieldContent | undefined {
  switch (number) {
    case 1:
      return reported('NEWT');
    case 2:
      return reported(fill.tradeId);
    case 28:
      return reported(isoInstant(fill.atMs));
    case 30:
      return reported(formatDecimal(fill.lastQty));
    case 33:
      return reported(formatDecimal(fill.lastPx));
    case 34:
      return known(instrument?.currency, 'the instrument is not in the universe');
    case 38:
    case 39:
    case 40:
      return notApplicable('a single trade without an up-front payment');
    case 57:
    case 59:
      return known(decision?.algorithm, 'no decision of this system is known for the order');
    case 58:
    case 60:
      return decision === undefined
        ? absent('no decision of this system is known for the order')
        : notApplicable('an algorithm decided and executed');
    case 62:
      if (fill.side === 'buy') return notApplicable('a purchase');
      return reported(leavesShort ? 'SESH' : 'SELL');
    case 64:
    case 65:
      return reported('false');
    default:
      return undefined;
  }
}

function instrumentContent(number: number, { instrument, codes }: Facts): FieldContent | undefined {
  const unlisted = 'nobody has looked the code up';
  const perpetual = instrument !== undefined && productOf(instrument) === 'perpetual';
  const notDerivative =
    instrument !== undefined && !perpetual ? notApplicable('not a derivative') : undefined;
  switch (number) {
    case 31:
      return instrument?.assetClass === 'fx' ? undefined : notApplicable('a quantity of units');
    case 35:
      return instrument?.assetClass === 'bond' ? undefined : notApplicable('not a debt instrument');
    case 36:
      return known(codes.mic, unlisted);
    case 41:
      return known(codes.isin, unlisted);
    case 42:
      return known(codes.fullName, unlisted);
    case 43:
      return known(codes.cfi, unlisted);
    case 44:
      return perpetual ? reported(instrument.currency) : notDerivative;
    case 48:
    case 49:
    case 50:
    case 51:
    case 52:
    case 53:
    case 54:
    case 55:
      return perpetual ? notApplicable('no index, no option, no expiry') : notDerivative;
    case 32:
    case 45:
    case 46:
    case 47:
    case 56:
      return notDerivative;
    default:
      return undefined;
  }
}

const BUYER = 7;
const SELLER = 16;
/** Of the buyer and of the seller: country of branch, names, date of birth; then who decided for them. */
const PERSON_FIELDS = 4;
const PARTY_FIELDS = 9;
const TRANSMISSION = [25, 26, 27];

function partyContent(number: number, { fill, ownerId }: Facts): FieldContent | undefined {
  if (TRANSMISSION.includes(number)) {
    return notApplicable('the owner is no investment firm that transmits orders');
  }
  const buyer = number >= BUYER && number < BUYER + PARTY_FIELDS;
  const seller = number >= SELLER && number < SELLER + PARTY_FIELDS;
  if (!buyer && !seller) return undefined;
  const owner = buyer === (fill.side === 'buy');
  if (!owner) return absent('a venue does not name the other side');
  const place = number - (buyer ? BUYER : SELLER);
  if (place === 0) return known(ownerId, 'the owner’s identifier is not kept here');
  if (place <= PERSON_FIELDS) return absent('personal data is not kept here');
  return notApplicable('nobody holds a mandate: the owner trades for the owner');
}

function known(value: string | undefined, why: string): FieldContent {
  return value === undefined ? absent(why) : reported(value);
}

function reported(value: string): FieldContent {
  return { state: 'reported', value };
}

function absent(why: string): FieldContent {
  return { state: 'absent', why };
}

function notApplicable(why: string): FieldContent {
  return { state: 'not-applicable', why };
}
