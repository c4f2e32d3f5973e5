import { z } from 'zod';
import { decimal } from '../../core/foundation/decimal.ts';
import { SECOND_MS } from '../../core/foundation/time.ts';
import { planFault, type Plan } from '../../core/execution/algorithms/schedule.ts';
import type { EntryWork } from '../../core/execution/entry-work.ts';

const ratio = z.number().gt(0).max(1);

/** `take` trades at the other side's price, `join` rests at our own side's best. */
const style = z.enum(['take', 'join']).default('take');

/** What every algorithm wants to be told. */
const common = {
  /** In the account's currency: an entry of no more than this is sent whole. */
  aboveNotional: z.string().regex(/^\d+(\.\d+)?$/, 'must be an amount in quotes, such as "5000"'),
  /** From its beginning to its end; it ends no later than `intentSeconds` after it was handed over. */
  horizonSeconds: z.number().int().min(1).max(86_400),
  /** Between one part and the next. */
  childGapSeconds: z.number().min(0.1).max(3_600).default(1),
};

/** How large entries are worked. What reduces is always sent whole. */
export const entriesSchema = z
  .discriminatedUnion('algorithm', [
    z.strictObject({ algorithm: z.literal('none') }),
    z.strictObject({
      algorithm: z.literal('twap'),
      ...common,
      slices: z.number().int().min(1).max(500),
      style,
    }),
    z.strictObject({
      algorithm: z.literal('vwap'),
      ...common,
      /** Expected volume of equal parts of the horizon, in any unit. */
      curve: z.array(z.number().min(0)).min(1).max(500),
      /** Of the volume that is in fact seen. */
      participationRatioMax: ratio.optional(),
      style,
    }),
    z.strictObject({
      algorithm: z.literal('pov'),
      ...common,
      /** Our share of all that is traded. */
      participationRatio: ratio,
      /** How long a part of the style `join` rests. */
      restSeconds: z.number().min(0.1).max(3_600).default(5),
      style,
    }),
    z.strictObject({
      algorithm: z.literal('adaptive-limit'),
      ...common,
      /** At this fraction of the horizon it has crossed the spread. */
      crossAtRatio: ratio.default(0.8),
      /** Moved only by so many ticks or more. */
      repriceTicks: z.number().int().min(1).max(1_000).default(1),
    }),
  ])
  .superRefine((entries, context) => {
    const plan = planOf(entries);
    const fault = plan === undefined ? undefined : planFault(plan);
    if (fault !== undefined) context.addIssue({ code: 'custom', message: fault });
  });

export type EntriesSettings = z.infer<typeof entriesSchema>;

/** The settings as the system runs on them; undefined where every entry is sent whole. */
export function entryWork(entries: EntriesSettings | undefined): EntryWork | undefined {
  const plan = entries === undefined ? undefined : planOf(entries);
  if (plan === undefined || entries === undefined || entries.algorithm === 'none') return undefined;
  const { aboveNotional, horizonSeconds, childGapSeconds } = entries;
  return {
    algorithm: { plan, horizonMs: horizonSeconds * SECOND_MS, childGapMs: childGapSeconds * SECOND_MS },
    aboveNotional: decimal<'money'>(aboveNotional),
  };
}

function planOf(entries: EntriesSettings): Plan | undefined {
  switch (entries.algorithm) {
    case 'none':
      return undefined;
    case 'twap':
      return { kind: 'twap', slices: entries.slices, style: entries.style };
    case 'vwap': {
      const { curve, participationRatioMax, style: how } = entries;
      const most = participationRatioMax === undefined ? {} : { participationRatioMax };
      return { kind: 'vwap', curve, ...most, style: how };
    }
    case 'pov': {
      const { participationRatio, restSeconds, style: how } = entries;
      return { kind: 'pov', participationRatio, restMs: restSeconds * SECOND_MS, style: how };
    }
    case 'adaptive-limit': {
      const { crossAtRatio, repriceTicks } = entries;
      return { kind: 'adaptive-limit', crossAtRatio, repriceTicks };
    }
  }
}
