import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { qty } from '../../../layers/core/foundation/decimal.ts';
import { sha256 } from '../../../layers/core/foundation/hash.ts';
import { epochMs, HOUR_MS, MINUTE_MS } from '../../../layers/core/foundation/time.ts';
import { applyControls } from '../../../layers/core/decision/apply-control.ts';
import { closeSession } from '../../../layers/core/decision/close-session.ts';
import { adoptDecision } from '../../../layers/core/decision/dispatch.ts';
import { applyHealth } from '../../../layers/core/decision/hear-health.ts';
import type { JournalDraft } from '../../../layers/core/decision/journal.ts';
import type { SystemState } from '../../../layers/core/decision/system-state.ts';
import { COMPONENTS } from '../../../layers/core/risk/health-component.ts';
import { MODE_RULES } from '../../../layers/core/risk/mode.ts';
import { tightness } from '../../../layers/core/risk/mode-table.ts';
import type { ControlRequest } from '../../../layers/core/risk/owner-control.ts';
import { decodeState } from '../../../layers/platform/codec/state-json.ts';
import { encodeDomain } from '../../../layers/platform/codec/domain-json.ts';
import { closeOf } from '../../builders/a-bar.ts';
import { aConfig } from '../../builders/a-config.ts';
import { aView } from '../../builders/a-cycle.ts';
import { aFill } from '../../builders/a-fill.ts';
import { fuzzed } from '../../builders/fuzzed.ts';
import { SPX } from '../../builders/an-instrument.ts';
import { anOrder, orderId } from '../../builders/an-order.ts';
import { aClose, aFlow, aRecord, aState } from '../../builders/a-state.ts';

const CONFIG = aConfig();

/** Thousandths; most days nothing happens, or defensive would never end. */
const anyMove = fc.oneof(
  { weight: 3, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.integer({ min: -45, max: 45 }) },
);
const anyStep = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constant('mark' as const), moved: anyMove }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('unpriced' as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('health' as const),
      component: fc.constantFrom(...COMPONENTS),
      status: fc.constantFrom('up' as const, 'down' as const),
      minutes: fc.integer({ min: 0, max: 600 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('owner' as const),
      ask: fc.constantFrom(
        'pause' as const,
        'kill' as const,
        'resume' as const,
        'acknowledge' as const,
        'confirm' as const,
      ),
      code: fc.constantFrom('A', 'B'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('decision' as const), fails: fc.boolean() }) },
);
type Step = typeof anyStep extends fc.Arbitrary<infer T> ? T : never;

/** One at a time, and what only comes of several: quiet weeks, a bad one before them, and an act of the owner in its two steps. */
const anySteps: fc.Arbitrary<readonly Step[]> = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: anyStep.map((step) => [step]) },
      {
        weight: 1,
        arbitrary: fc.constantFrom<Step[]>(marks(12, 0), [...marks(3, -18), ...marks(12, 1)]),
      },
      {
        weight: 1,
        arbitrary: fc
          .constantFrom('resume' as const, 'acknowledge' as const)
          .map((ask): Step[] =>
            [ask, 'confirm' as const].map((each) => ({ kind: 'owner', ask: each, code: 'A' })),
          ),
      },
    ),
    { maxLength: 12, size: 'max' },
  )
  .map((groups) => groups.flat());

function marks(count: number, moved: number): Step[] {
  return Array.from({ length: count }, () => ({ kind: 'mark', moved }));
}

interface Life {
  readonly state: SystemState;
  readonly day: number;
  readonly px: number;
  readonly asked: number;
  readonly told: number;
  readonly entries: readonly JournalDraft[];
}

/** 10,000 paid in, 70 shares at 100, and an entry on its way. */
const BEGUN = ((): SystemState => {
  const event = { kind: 'fill', fill: aFill({ clientOrderId: orderId(1), lastQty: qty('70') }) } as const;
  const reports = [{ seq: 1, clientOrderId: orderId(1), event }];
  const start = aState({ orders: [anOrder({ clientOrderId: orderId(2) })] }, CONFIG);
  return closeSession(start, aClose(0, { flows: [aFlow('10000')], reports }), CONFIG).state;
})();
const START: Life = { state: BEGUN, day: 0, px: 100, asked: 0, told: 0, entries: [] };

function lived(life: Life, step: Step, flow?: string): Life {
  const { state, day, px, asked, told } = life;
  const after = (next: Partial<Life>, entries: readonly JournalDraft[]): Life => ({
    ...life,
    ...next,
    entries: [...life.entries, ...entries],
  });
  const flows = flow === undefined ? [] : [aFlow(flow, `in-${day + 1}`), aFlow(`-${flow}`, `out-${day + 1}`)];
  switch (step.kind) {
    case 'mark': {
      const moved = px * (1 + step.moved / 1_000);
      const close = aClose(day + 1, { prices: new Map([[SPX, moved]]), flows });
      const { state: next, entries } = closeSession(state, close, CONFIG);
      return after({ state: next, day: day + 1, px: moved }, entries);
    }
    case 'unpriced': {
      const { state: next, entries } = closeSession(
        state,
        aClose(day + 1, { prices: new Map(), flows }),
        CONFIG,
      );
      return after({ state: next, day: day + 1 }, entries);
    }
    case 'health': {
      const { component, status, minutes } = step;
      const atMs = epochMs(closeOf(day) + HOUR_MS);
      const event = { component, status, atMs, sinceMs: epochMs(atMs - minutes * MINUTE_MS), seq: told + 1 };
      const { state: next, entries } = applyHealth(state, [event], CONFIG);
      return after({ state: next, told: told + 1 }, entries);
    }
    case 'owner': {
      const { state: next, entries } = applyControls(state, [requestOf(step, asked + 1)], CONFIG);
      return after({ state: next, asked: asked + 1 }, entries);
    }
    case 'decision': {
      const technical = step.fails ? [{ kind: 'failed', symbol: SPX, error: 'x' } as const] : [aView()];
      const record = { ...aRecord(`d${day}-${life.entries.length}`, []), technical };
      const { state: next, entries } = adoptDecision(state, { record, memory: state.memory }, CONFIG);
      return after({ state: next }, entries);
    }
  }
}

function requestOf({ ask, code }: Extract<Step, { kind: 'owner' }>, seq: number): ControlRequest {
  const asked = { seq, requestedMs: closeOf(0) };
  if (ask === 'confirm') return { ...asked, kind: ask, codeHash: sha256(code) };
  if (ask === 'pause' || ask === 'kill') return { ...asked, kind: ask, reason: 'r' };
  return { ...asked, kind: ask, reason: 'r', codeHash: sha256(code) };
}

test('over any marks, facts, decisions and orders of the owner, no mode loosens unasked', () => {
  const left = new Set<string>();
  fc.assert(
    fc.property(anySteps, (steps) => {
      let life = START;
      for (const step of steps) {
        const before = life.state;
        life = lived(life, step);
        const { mode } = life.state;
        const rank = tightness(mode.mode, mode.policy);
        const loosened = rank < tightness(before.mode.mode, before.mode.policy);
        if (loosened) {
          left.add(before.mode.mode);
          switch (before.mode.mode) {
            case 'pause':
            case 'emergency':
              // The second step of two, with the code of the first.
              expect(step).toMatchObject({ kind: 'owner', ask: 'confirm' });
              expect(before.control.pending?.act).toBe('resume');
              expect(mode.mode).toBe('normal');
              break;
            case 'observation':
              expect(life.state.health.completeCycles).toBeGreaterThanOrEqual(CONFIG.modes.relax.cycles);
              expect(mode.mode).toBe(before.mode.beneath === undefined ? 'normal' : mode.mode);
              break;
            case 'defensive':
              expect(before.mode.calmSessions).toBe(CONFIG.modes.relax.sessions - 1);
              expect(step.kind).toBe('mark');
              break;
            case 'normal':
              throw new Error('nothing is looser than normal');
          }
        }
        // What opens nothing has asked for its entries back; what sells nothing by itself has sold nothing.
        if (!MODE_RULES[mode.mode].opens) expect(life.state.cancels).toContain(orderId(2));
        if (mode.mode === 'emergency' && mode.policy === 'halt')
          expect(life.entries.some(({ body, atMs }) => body.kind === 'flatten' && atMs > mode.sinceMs)).toBe(
            false,
          );
      }
      expect(decodeState(encodeDomain(life.state))).toEqual(life.state);
      const named = life.entries.map(({ id, body }) => `${body.kind} ${id}`);
      expect(new Set(named).size).toBe(named.length);
    }),
    fuzzed(300),
  );
  // The law is about something only where every mode was left.
  expect([...left].sort()).toEqual(['defensive', 'emergency', 'observation', 'pause']);
});

test('the same steps again come to the same state and the same journal, from what was stored as well', () => {
  fc.assert(
    fc.property(anySteps, fc.nat({ max: 25 }), (steps, stop) => {
      let [one, other] = [START, START];
      for (const [index, step] of steps.entries()) {
        one = lived(one, step);
        other = lived(other, step);
        if (index === stop) other = { ...other, state: decodeState(encodeDomain(other.state)) };
      }
      expect(other).toEqual(one);
    }),
    fuzzed(200, 2_000),
  );
});

test('what is paid in and taken out again moves no mode, whatever else happens', () => {
  fc.assert(
    fc.property(
      anySteps,
      fc.array(fc.constantFrom(undefined, '400', '1000000'), { minLength: 25, maxLength: 25 }),
      (steps, flows) => {
        let [plain, flowing] = [START, START];
        for (const [index, step] of steps.entries()) {
          plain = lived(plain, step);
          flowing = lived(flowing, step, flows[index]);
          const { mode, watch } = flowing.state;
          expect([mode.mode, mode.policy, mode.calmSessions]).toEqual([
            plain.state.mode.mode,
            plain.state.mode.policy,
            plain.state.mode.calmSessions,
          ]);
          expect(watch?.last).toBeCloseTo(plain.state.watch?.last ?? NaN, 9);
        }
      },
    ),
    fuzzed(200),
  );
});
