import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sha256 } from '../../../layers/core/foundation/hash.ts';
import { epochMs, type EpochMs } from '../../../layers/core/foundation/time.ts';
import { MODES, tighterMode } from '../../../layers/core/risk/mode.ts';
import { startMode, type ModeState } from '../../../layers/core/risk/mode-machine.ts';
import {
  answerControl,
  CODE_LIFE_MS,
  NO_CONTROL,
  type ControlRequest,
  type ControlState,
} from '../../../layers/core/risk/owner-control.ts';
import { fuzzed } from '../../builders/fuzzed.ts';

const AT = epochMs(1_600_000_000_000);
const CODE = sha256('GOODCODE');

interface Held {
  readonly mode: ModeState;
  readonly control: ControlState;
}

const normal: Held = { mode: startMode(AT), control: NO_CONTROL };

function asked(state: Held, ...requests: readonly ControlRequest[]): Held & { readonly last: string } {
  return requests.reduce<Held & { readonly last: string }>(
    (held, request) => {
      const { control, mode, outcome } = answerControl(held, request, AT);
      return { control, mode: mode ?? held.mode, last: outcome };
    },
    { ...state, last: '' },
  );
}

const pause: ControlRequest = { seq: 1, requestedMs: AT, kind: 'pause', reason: 'holiday' };
const kill: ControlRequest = { seq: 2, requestedMs: AT, kind: 'kill', reason: 'wrong' };
const resume: ControlRequest = { seq: 3, requestedMs: AT, kind: 'resume', reason: 'back', codeHash: CODE };

function confirm(code: string, requestedMs: EpochMs = AT): ControlRequest {
  return { seq: 4, requestedMs, kind: 'confirm', codeHash: sha256(code) };
}

describe('leaving a pause', () => {
  test('takes a request with a reason and then its code', () => {
    const waiting = asked(normal, pause, resume);
    expect(waiting).toMatchObject({ mode: { mode: 'pause', note: 'holiday' }, last: 'accepted' });
    expect(asked(waiting, confirm('GOODCODE'))).toMatchObject({
      mode: { mode: 'normal' },
      control: { cursor: 4 },
      last: 'accepted',
    });
  });

  test('a wrong code is refused, and voids the right one', () => {
    const wrong = asked(normal, pause, resume, confirm('BADCODE'));
    expect(wrong).toMatchObject({ mode: { mode: 'pause' }, last: 'refused' });
    expect(asked(wrong, confirm('GOODCODE'))).toMatchObject({ mode: { mode: 'pause' }, last: 'refused' });
  });

  test('a code works once, and not after a quarter of an hour', () => {
    const back = asked(normal, pause, resume, confirm('GOODCODE'), pause);
    expect(asked(back, confirm('GOODCODE'))).toMatchObject({ mode: { mode: 'pause' }, last: 'refused' });
    const late = epochMs(AT + CODE_LIFE_MS + 1);
    expect(asked(normal, pause, resume, confirm('GOODCODE', late)).mode.mode).toBe('pause');
  });

  test('what one person asked for another cannot confirm, and it is asked for anew', () => {
    const byUs = asked(normal, pause, { ...resume, by: 'us' });
    expect(asked(byUs, { ...confirm('GOODCODE'), by: 'us' })).toMatchObject({ mode: { mode: 'normal' } });
    for (const other of [{ ...confirm('GOODCODE'), by: 'them' }, confirm('GOODCODE')]) {
      const refused = asked(byUs, other);
      expect(refused).toMatchObject({ mode: { mode: 'pause' }, last: 'refused', control: { cursor: 4 } });
      expect(refused.control.pending).toBeUndefined();
    }
  });

  test('a code without a request is refused', () => {
    expect(asked(normal, pause, confirm('GOODCODE'))).toMatchObject({
      mode: { mode: 'pause' },
      last: 'refused',
    });
  });

  test('a kill in between voids the code', () => {
    expect(asked(normal, pause, resume, kill, confirm('GOODCODE')).mode.mode).toBe('emergency');
  });
});

describe('accepting a drawdown', () => {
  const acknowledge: ControlRequest = { ...resume, kind: 'acknowledge' };
  const defensive: Held = { ...normal, mode: { ...startMode(AT), mode: 'defensive' } };

  test('takes a request with a reason and then its code, and leaves the mode to its hysteresis', () => {
    const waiting = asked(defensive, acknowledge);
    expect(waiting).toMatchObject({ last: 'accepted', control: { pending: { act: 'acknowledge' } } });
    const answer = answerControl(waiting, confirm('GOODCODE'), AT);
    expect(answer).toMatchObject({ outcome: 'accepted', confirmed: 'acknowledge', control: { cursor: 4 } });
    expect(answer).not.toHaveProperty('mode');
  });

  test('is possible beneath an observation, and for nothing else', () => {
    const observing: ModeState = { ...startMode(AT), mode: 'observation', beneath: defensive.mode };
    expect(asked({ ...normal, mode: observing }, acknowledge).last).toBe('accepted');
    for (const mode of ['normal', 'observation', 'pause', 'emergency'] as const) {
      expect(asked({ ...normal, mode: { ...startMode(AT), mode } }, acknowledge).last).toBe('refused');
    }
    expect(asked(defensive, resume).last).toBe('refused');
  });

  test('is void where the mode has moved on before the code came, and after a wrong code', () => {
    const waiting = asked(defensive, acknowledge);
    const killed = { ...asked(waiting, kill), control: waiting.control };
    expect(answerControl(killed, confirm('GOODCODE'), AT)).toMatchObject({
      outcome: 'refused',
      answer: 'the mode is emergency: there is nothing to acknowledge',
    });
    expect(asked(waiting, confirm('BADCODE'), confirm('GOODCODE')).last).toBe('refused');
  });
});

test('each answer says in words what came of it', () => {
  const answerTo = (state: Held, request: ControlRequest): string => answerControl(state, request, AT).answer;
  const paused = asked(normal, pause);
  const waiting = asked(paused, resume);
  const late = confirm('GOODCODE', epochMs(AT + CODE_LIFE_MS + 1));
  expect(answerTo(normal, pause)).toBe('pause: holiday');
  expect(answerTo(paused, pause)).toBe('the mode is pause already');
  expect(answerTo(normal, resume)).toBe('the mode is normal: there is nothing to resume from');
  expect(answerTo(paused, resume)).toBe('waits for its code');
  expect(answerTo(paused, confirm('GOODCODE'))).toBe('nothing waits for a code');
  expect(answerTo(waiting, confirm('BADCODE'))).toBe('the code is wrong: ask to resume again');
  expect(answerTo(waiting, late)).toBe('the code is too old: ask again');
  expect(answerTo(waiting, confirm('GOODCODE', epochMs(AT + CODE_LIFE_MS)))).toBe('resumed from pause: back');
  const acknowledging = asked(
    { ...normal, mode: { ...startMode(AT), mode: 'defensive' } },
    { ...resume, kind: 'acknowledge' },
  );
  expect(answerTo(acknowledging, confirm('GOODCODE'))).toBe('the drawdown is acknowledged: back');
});

test('an emergency is left like a pause, and a kill keeps the place in the line of requests', () => {
  const killed = asked(normal, kill);
  expect(killed).toMatchObject({ last: 'accepted', control: { cursor: 2 } });
  expect(killed.control).not.toHaveProperty('pending');
  expect(asked(killed, resume, confirm('GOODCODE')).mode.mode).toBe('normal');
  expect(NO_CONTROL).toEqual({ cursor: 0 });
});

test('a kill flattens, also where an emergency only halted', () => {
  const halted: ModeState = { ...startMode(AT), mode: 'emergency', policy: 'halt' };
  expect(asked({ ...normal, mode: halted }, kill).mode).toMatchObject({
    mode: 'emergency',
    policy: 'flatten',
  });
});

test('a pause never loosens an emergency', () => {
  expect(asked(normal, kill, pause)).toMatchObject({ mode: { mode: 'emergency' }, last: 'refused' });
});

test('nothing but a confirmed resume loosens the mode, whatever is asked and in whatever order', () => {
  const request = fc.oneof(
    fc.constantFrom(pause, kill),
    fc
      .tuple(fc.constantFrom('resume' as const, 'acknowledge' as const), fc.constantFrom('A', 'B'))
      .map(([kind, code]): ControlRequest => ({ ...resume, kind, codeHash: sha256(code) })),
    fc.constantFrom('A', 'B', 'C').map((code) => confirm(code)),
  );
  fc.assert(
    fc.property(fc.array(request, { maxLength: 12 }), fc.constantFrom(...MODES), (requests, mode) => {
      let held: Held = { ...normal, mode: { ...startMode(AT), mode } };
      for (const [index, one] of requests.entries()) {
        const next = asked(held, { ...one, seq: index + 1 });
        const loosened = tighterMode(next.mode.mode, held.mode.mode) !== next.mode.mode;
        if (loosened) {
          expect(one.kind).toBe('confirm');
          expect(one).toHaveProperty('codeHash', held.control.pending?.codeHash);
          expect(held.control.pending?.act).toBe('resume');
        }
        held = next;
      }
    }),
    fuzzed(10_000),
  );
});
