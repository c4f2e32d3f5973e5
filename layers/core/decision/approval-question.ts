import { formatDecimal, toNumber } from '../foundation/decimal.ts';
import type { Intent } from '../execution/intent.ts';
import type { Proposal } from './proposal.ts';
import type { ApprovalQuestion } from './review.ts';

/** The question in words: what, how much, why, and the worst case if the stop holds. */
export function questionOf(
  proposal: Proposal,
  intent: Extract<Intent, { kind: 'enter' }>,
  { price, nav, currency }: { price: number; nav: number; currency: string },
): ApprovalQuestion {
  const quantity = toNumber(intent.quantity);
  const notional = quantity * price;
  const loss = quantity * Math.abs(price - toNumber(intent.bracket.stopPx));
  const confidence = `${Math.round(100 * proposal.confidence)} %`;
  return {
    what: `${intent.side} ${formatDecimal(intent.quantity)} ${intent.symbol} at about ${price.toFixed(2)}`,
    howMuch: `${notional.toFixed(2)} ${currency}, ${((100 * notional) / nav).toFixed(1)} % of the account`,
    why: `${proposal.reason}; confidence ${confidence}`,
    worstCase: `${loss.toFixed(2)} ${currency} (${((100 * loss) / nav).toFixed(2)} %) at the stop ${formatDecimal(intent.bracket.stopPx)}, more if it gaps`,
  };
}
