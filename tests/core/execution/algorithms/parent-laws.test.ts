import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { canonicalJson } from '../../../../layers/core/foundation/canonical-json.ts';
import { minus, px, qty, roundToLot, ZERO_QTY } from '../../../../layers/core/foundation/decimal.ts';
import { filledOf, reservedOf } from '../../../../layers/core/execution/algorithms/children.ts';
import type {
  ParentCommand,
  ParentEvent,
} from '../../../../layers/core/execution/algorithms/parent-messages.ts';
import type { ParentOrder } from '../../../../layers/core/execution/algorithms/parent-order.ts';
import type { Plan } from '../../../../layers/core/execution/algorithms/schedule.ts';
import { stepParent, type ParentState } from '../../../../layers/core/execution/algorithms/work-parent.ts';
import { fitQty, minimumQty } from '../../../../layers/core/execution/venue-rules.ts';
import { aParent, started } from './a-parent.ts';
import { HostileVenue, type Chance } from './hostile-venue.ts';

const PLANS: readonly Plan[] = [
  { kind: 'twap', slices: 7, style: 'take' },
  { kind: 'twap', slices: 3, style: 'join' },
  { kind: 'vwap', curve: [3, 1, 0, 2], style: 'take' },
  { kind: 'vwap', curve: [3, 1, 1, 2], participationRatioMax: 0.3, style: 'join' },
  { kind: 'pov', participationRatio: 0.2, style: 'take', restMs: 5_000 },
  { kind: 'pov', participationRatio: 0.2, style: 'join', restMs: 5_000 },
  { kind: 'adaptive-limit', crossAtRatio: 0.7, repriceTicks: 2 },
];

const parents = fc
  .record({
    side: fc.constantFrom('buy' as const, 'sell' as const),
    quantity: fc.constantFrom(qty('10'), qty('3.3337'), qty('0.25'), qty('0.1')),
    limit: fc.constantFrom(undefined, undefined, px('99.5'), px('100.5')),
    maxQty: fc.constantFrom(undefined, undefined, undefined, qty('0.9')),
    childGapMs: fc.constantFrom(0, 1_000),
    quoteAgeMsMax: fc.constantFrom(10_000, 1_000_000),
  })
  .map(({ limit, maxQty, ...change }): ParentOrder => {
    const { rules } = aParent();
    return aParent({
      ...change,
      ...(limit && { limitPx: limit }),
      ...(maxQty && { rules: { ...rules, maxQty } }),
    });
  });

const ORDINARY = [
  ...(['fill', 'fill', 'close', 'close', 'reject', 'tell', 'tell', 'tell', 'tell-again'] as const),
  ...(['quote', 'quote', 'trade', 'wait', 'wait'] as const),
] as const;

const chances = (whats: readonly Chance['what'][]): fc.Arbitrary<Chance[]> =>
  fc.array(
    fc.record({
      what: fc.constantFrom(...whats),
      pick: fc.nat(20),
      // Doubles would be tiny ones for the most part.
      share: fc.nat(1_000).map((thousandths) => thousandths / 1_000),
    }),
    // Long ones: the worst comes of several things in a row.
    { minLength: 20, maxLength: 120, size: 'max' },
  );

/** Plays the chances and hands every step to `watch`; answers what was heard and the state at the end. */
function play(
  parent: ParentOrder,
  plan: Plan,
  story: readonly Chance[],
  watch: (state: ParentState, commands: readonly ParentCommand[], venue: HostileVenue) => void,
): { readonly events: readonly ParentEvent[]; readonly state: ParentState; readonly venue: HostileVenue } {
  const venue = new HostileVenue(parent);
  const events: ParentEvent[] = [];
  let state = started(parent, plan);
  const hear = (event: ParentEvent): void => {
    events.push(event);
    const step = stepParent(state, event);
    state = step.state;
    venue.obey(step.commands);
    watch(state, step.commands, venue);
  };
  hear({ kind: 'quote', atMs: parent.arrivalMs, bidPx: 99.99, askPx: 100.01 });
  for (const chance of story) {
    const event = venue.happens(chance);
    if (event !== undefined) hear(event);
  }
  // What it sends while it is told the last words has to be ended too.
  for (let round = 0; round < 3; round++) for (const event of venue.lastWords()) hear(event);
  return { events, state, venue };
}

const plans = fc.constantFrom(...PLANS);

test('fills and what may still fill never come to more than the parent, whatever is late, lost or told twice', () => {
  fc.assert(
    fc.property(parents, plans, chances([...ORDINARY, 'cancel']), (parent, plan, story) => {
      play(parent, plan, story, (state, _, venue) => {
        expect(venue.exposedQty <= parent.quantity).toBe(true);
        expect(reservedOf(state.children) <= parent.quantity).toBe(true);
        expect(filledOf(state.children) <= venue.filledQty).toBe(true);
      });
    }),
    { numRuns: 400 },
  );
});

test('once all is told, the parent is done and has counted each fill once', () => {
  fc.assert(
    fc.property(parents, plans, chances([...ORDINARY, 'cancel']), (parent, plan, story) => {
      const { state, venue } = play(parent, plan, story, () => undefined);
      expect(state.phase.kind).toBe('done');
      expect(filledOf(state.children)).toBe(venue.filledQty);
    }),
    { numRuns: 300 },
  );
});

test('each child is one that the venue takes, on its grid, above its minimums, within the limit', () => {
  fc.assert(
    fc.property(parents, plans, chances(ORDINARY), (parent, plan, story) => {
      play(parent, plan, story, (_, commands) => {
        for (const command of commands) {
          if (command.kind !== 'submit') continue;
          const { quantity, limitPx } = command;
          expect(fitQty(quantity, parent.rules, limitPx)).toEqual({ ok: true, value: quantity });
          expect(limitPx % parent.rules.tick).toBe(0n);
          if (parent.limitPx === undefined) continue;
          expect(parent.side === 'buy' ? limitPx <= parent.limitPx : limitPx >= parent.limitPx).toBe(true);
        }
      });
    }),
    { numRuns: 300 },
  );
});

test('after a cancel nothing new is sent, and what is out is withdrawn at once', () => {
  fc.assert(
    fc.property(parents, plans, chances(ORDINARY), chances(ORDINARY), (parent, plan, before, after) => {
      let isCanceled = false;
      const story: readonly Chance[] = [...before, { what: 'cancel', pick: 0, share: 0 }, ...after];
      play(parent, plan, story, (state, commands) => {
        isCanceled ||= state.phase.kind !== 'working';
        if (!isCanceled) return;
        expect(commands.filter(({ kind }) => kind === 'submit')).toEqual([]);
        expect(state.children.filter(({ status }) => status.kind === 'live')).toEqual([]);
      });
      expect(isCanceled).toBe(true);
    }),
    { numRuns: 200 },
  );
});

test('a child is cancelled at most once', () => {
  fc.assert(
    fc.property(parents, plans, chances([...ORDINARY, 'cancel']), (parent, plan, story) => {
      const canceled: number[] = [];
      play(parent, plan, story, (_, commands) => {
        for (const { kind, child } of commands) if (kind === 'cancel') canceled.push(child);
      });
      expect(new Set(canceled).size).toBe(canceled.length);
    }),
    { numRuns: 200 },
  );
});

test('a share of the volume is kept to, but for the rest that would be too small to send', () => {
  const sharing = fc.constantFrom(...PLANS.filter(({ kind }) => kind === 'pov'));
  fc.assert(
    fc.property(parents, sharing, chances(ORDINARY), (parent, plan, story) => {
      const ratio = plan.kind === 'pov' ? plan.participationRatio : 0;
      play(parent, plan, story, (state, commands) => {
        const [sent] = commands.filter((command) => command.kind === 'submit');
        if (sent === undefined) return;
        const due = roundToLot(state.tape.volume * ratio, parent.rules.lot, 'floor');
        const beyond = minus(reservedOf(state.children), due);
        expect(beyond <= ZERO_QTY || beyond < minimumQty(parent.rules, sent.limitPx)).toBe(true);
      });
    }),
    { numRuns: 200 },
  );
});

test('the same story gives the same commands, also when the state was stored in between', () => {
  fc.assert(
    fc.property(parents, plans, chances([...ORDINARY, 'cancel']), (parent, plan, story) => {
      const all: ParentCommand[] = [];
      const { events, state } = play(parent, plan, story, (_, commands) => all.push(...commands));
      let again = started(parent, plan);
      const commands = events.flatMap((event) => {
        const step = stepParent(structuredClone(again), event);
        again = step.state;
        return step.commands;
      });
      expect(commands).toEqual(all);
      expect(canonicalJson(again)).toBe(canonicalJson(state));
    }),
    { numRuns: 100 },
  );
});
