import type { AccountProfile } from './account-profile.ts';
import type { OrderUnderRules } from './order-under-rules.ts';
import { packsFor, RULE_PACKS } from './packs-for.ts';
import { checkRule } from './rule-checks.ts';
import { findingOf, type RuleFinding } from './rule-finding.ts';
import type { RulePack } from './rule-pack.ts';

/**
 * Puts an order to every rule of the land that its account lives under: all are evaluated and recorded, and the first
 * `fail` is the reason given. Fails closed: an unknown residence, day, venue, product or figure lets nothing be opened.
 * What closes is never held back. Not legal advice.
 */
export function judgeOrder(
  profile: AccountProfile,
  order: OrderUnderRules,
  packs: readonly RulePack[] = RULE_PACKS,
): readonly RuleFinding[] {
  const inForce = packsFor(profile, order.date, packs);
  const product = productListed(profile, order);
  if (!inForce.ok) {
    const { code, message } = inForce.error;
    return [{ code, outcome: order.effect === 'closes' ? 'warn' : 'fail', why: message }, product];
  }
  const judged = inForce.value.flatMap(({ id, rules }) =>
    rules.map((rule) => findingOf(checkRule(rule, profile, order), id, order)),
  );
  return [product, ...judged];
}

export function firstFailure(findings: readonly RuleFinding[]): RuleFinding | undefined {
  return findings.find(({ outcome }) => outcome === 'fail');
}

function productListed({ products }: AccountProfile, { product, effect }: OrderUnderRules): RuleFinding {
  const listed = products.includes(product);
  const broken = effect === 'closes' ? 'warn' : 'fail';
  const why = listed ? 'the account is for it' : 'the account’s profile does not name it';
  return {
    code: 'PRODUCT',
    outcome: listed ? 'pass' : broken,
    value: product,
    limit: products.join(', '),
    why,
  };
}
