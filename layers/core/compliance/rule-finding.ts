import type { OrderUnderRules } from './order-under-rules.ts';

/** One rule's answer, kept whether it passed or not. Not legal advice. */
export interface RuleFinding {
  readonly code: string;
  /** The pack it comes from; absent where there was none to judge by. */
  readonly packId?: string;
  /** `warn`: an order that only closes what the rule would forbid to open, which no rule here holds back. */
  readonly outcome: 'pass' | 'warn' | 'fail' | 'not-applicable';
  readonly value?: number | string;
  readonly limit?: number | string;
  readonly why: string;
}

/** What a check says before it is known which pack asked and whether the order opens or closes. */
export type Verdict =
  | { readonly applies: false; readonly code: string; readonly why: string }
  | {
      readonly applies: true;
      readonly code: string;
      readonly passes: boolean;
      readonly value: number | string;
      readonly limit: number | string;
      readonly why: string;
    };

/** Getting out is never held back: it is what every one of these rules wants. */
export function findingOf(verdict: Verdict, packId: string, { effect }: OrderUnderRules): RuleFinding {
  const { code, why } = verdict;
  if (!verdict.applies) return { code, packId, outcome: 'not-applicable', why };
  const { value, limit, passes } = verdict;
  const broken = effect === 'closes' ? 'warn' : 'fail';
  return { code, packId, outcome: passes ? 'pass' : broken, value, limit, why };
}

/** A number that the rule needs and nobody knows: as good as broken. */
export function unknownFigure(code: string, figure: string, limit: number | string): Verdict {
  return { applies: true, code, passes: false, value: 'unknown', limit, why: `${figure} is not known` };
}
