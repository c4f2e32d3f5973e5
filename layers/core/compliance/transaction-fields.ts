import { calendarDate } from '../market/calendar-date.ts';
import type { RuleSource } from './rule-pack.ts';

/** One field of a transaction report, by its number in the annex. */
export interface TransactionField {
  readonly number: number;
  readonly name: string;
}

export const RTS_22: RuleSource = {
  title: 'Commission Delegated Regulation (EU) 2017/590 (RTS 22), Annex I, Table 2',
  url: 'https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=CELEX:32017R0590',
  dated: calendarDate('2017-03-31'),
};

const NAMES = [
  'Report status',
  'Transaction reference number',
  'Trading venue transaction identification code',
  'Executing entity identification code',
  'Investment firm covered by Directive 2014/65/EU',
  'Submitting entity identification code',
  'Buyer identification code',
  'Country of the branch for the buyer',
  'Buyer - first name(s)',
  'Buyer - surname(s)',
  'Buyer - date of birth',
  'Buyer decision maker code',
  'Buy decision maker - first name(s)',
  'Buy decision maker - surname(s)',
  'Buy decision maker - date of birth',
  'Seller identification code',
  'Country of the branch for the seller',
  'Seller - first name(s)',
  'Seller - surname(s)',
  'Seller - date of birth',
  'Seller decision maker code',
  'Sell decision maker - first name(s)',
  'Sell decision maker - surname(s)',
  'Sell decision maker - date of birth',
  'Transmission of order indicator',
  'Transmitting firm identification code for the buyer',
  'Transmitting firm identification code for the seller',
  'Trading date time',
  'Trading capacity',
  'Quantity',
  'Quantity currency',
  'Derivative notional increase/decrease',
  'Price',
  'Price currency',
  'Net amount',
  'Venue',
  'Country of the branch membership',
  'Up-front payment',
  'Up-front payment currency',
  'Complex trade component id',
  'Instrument identification code',
  'Instrument full name',
  'Instrument classification',
  'Notional currency 1',
  'Notional currency 2',
  'Price multiplier',
  'Underlying instrument code',
  'Underlying index name',
  'Term of the underlying index',
  'Option type',
  'Strike price',
  'Strike price currency',
  'Option exercise style',
  'Maturity date',
  'Expiry date',
  'Delivery type',
  'Investment decision within firm',
  'Country of the branch responsible for the person making the investment decision',
  'Execution within firm',
  'Country of the branch supervising the person responsible for the execution',
  'Waiver indicator',
  'Short selling indicator',
  'OTC post-trade indicator',
  'Commodity derivative indicator',
  'Securities financing transaction indicator',
] as const;

/** All 65, in order. */
export const TRANSACTION_FIELDS: readonly TransactionField[] = NAMES.map((name, index) => ({
  number: index + 1,
  name,
}));
