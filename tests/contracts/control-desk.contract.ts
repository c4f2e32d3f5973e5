import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { controlRequest } from '../../layers/app/control/ask-control.ts';
import type {
  ControlDesk,
  RemoteControlRequests,
  UnnumberedControl,
} from '../../layers/app/ports/control-desk.ts';
import { epochMs } from '../../layers/core/foundation/time.ts';

export type AnyControlDesk = ControlDesk & RemoteControlRequests;

/** One desk under test: empty when it is made. */
export interface ControlDeskHarness {
  /** Opens what was left, as a restart does. */
  open(): Promise<AnyControlDesk>;
  dispose(): Promise<void>;
}

const NOW = epochMs(1_700_000_000_000);

const pauseFor = (reason: string): UnnumberedControl => ({ kind: 'pause', reason, requestedMs: NOW });

const PAUSE = pauseFor('on a plane, «é» and all');

const RESUME = controlRequest(
  { act: 'resume', reason: 'landed' },
  { nowMs: NOW, draw: () => 3, by: 'somebody' },
).request;

const CONFIRM = controlRequest({ act: 'confirm', code: 'abc' }, { nowMs: NOW, draw: () => 0 }).request;

/** What every desk of the owner's must do. */
export function describeControlDesk(name: string, makeHarness: () => Promise<ControlDeskHarness>): void {
  describe(`control desk: ${name}`, () => {
    let harness: ControlDeskHarness;
    let desk: AnyControlDesk;

    beforeEach(async () => {
      harness = await makeHarness();
      desk = await harness.open();
    });

    afterEach(async () => {
      await harness.dispose();
    });

    test('nothing was asked at first', async () => {
      expect(await desk.after(0)).toEqual([]);
    });

    test('what was asked reads back exact and in its order, with whoever asked', async () => {
      for (const request of [PAUSE, RESUME, CONFIRM]) await desk.ask(request);
      const asked = await desk.after(0);
      const numbers = asked.map(({ seq }) => seq);
      expect(asked).toEqual(
        [PAUSE, RESUME, CONFIRM].map((request, at) => ({ ...request, seq: numbers[at] })),
      );
      expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
      expect(asked[1]).toMatchObject({ by: 'somebody' });
    });

    test('what was answered is not given again', async () => {
      for (const request of [PAUSE, RESUME, CONFIRM]) await desk.ask(request);
      const [, second] = await desk.after(0);
      expect(await desk.after(second?.seq ?? 0)).toEqual([expect.objectContaining({ kind: 'confirm' })]);
      await desk.ask(PAUSE);
      expect((await desk.after(second?.seq ?? 0)).map(({ kind }) => kind)).toEqual(['confirm', 'pause']);
    });

    test('a restart finds what was asked before it, and goes on counting', async () => {
      await desk.ask(PAUSE);
      const [first] = await desk.after(0);
      desk = await harness.open();
      await desk.ask(PAUSE);
      expect(await desk.after(0)).toHaveLength(2);
      expect(await desk.after(first?.seq ?? 0)).toHaveLength(1);
    });

    test('the same words asked twice are two requests, for a code is asked for anew', async () => {
      await desk.ask(RESUME);
      await desk.ask(RESUME);
      expect(await desk.after(0)).toHaveLength(2);
    });

    test('several who ask at one moment are all heard, each under a number of its own', async () => {
      await Promise.all([PAUSE, RESUME, CONFIRM, PAUSE, PAUSE, PAUSE].map((request) => desk.ask(request)));
      const asked = await desk.after(0);
      expect(asked).toHaveLength(6);
      expect(new Set(asked.map(({ seq }) => seq)).size).toBe(6);
    });

    test('a number counts as a number, also beyond nine', async () => {
      for (let at = 0; at < 12; at++) await desk.ask(pauseFor(String(at)));
      const asked = await desk.after(0);
      expect(asked.map((one) => ('reason' in one ? one.reason : ''))).toEqual(
        Array.from({ length: 12 }, (_, at) => String(at)),
      );
      expect(await desk.after(asked[9]?.seq ?? 0)).toHaveLength(2);
    });
  });
}
