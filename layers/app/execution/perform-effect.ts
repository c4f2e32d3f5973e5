import { assert, at, unreachable } from '../../core/foundation/assert.ts';
import type { ExecutorEffect, ExecutorEvent } from '../../core/execution/executor/executor-event.ts';
import type { SubmitOutcome, VenueFill } from '../../core/execution/executor/venue-view.ts';
import type { ExecutorPorts } from './executor-ports.ts';

/** Carries one effect into the world and answers what came of it, as events. It never fails and never tries again. */
export async function performEffect(
  effect: ExecutorEffect,
  ports: ExecutorPorts,
): Promise<readonly ExecutorEvent[]> {
  switch (effect.kind) {
    case 'send':
      return send(effect, ports);
    case 'cancel': {
      const { clientOrderId, symbol, attempt } = effect;
      const outcome = await ports.venue.cancel({ clientOrderId, symbol }).catch(unknownOutcome);
      return [{ kind: 'cancel-heard', clientOrderId, attempt, outcome }];
    }
    case 'amend': {
      const { clientOrderId, symbol, attempt, terms } = effect;
      const asked = ports.venue.amend?.({ clientOrderId, symbol }, terms);
      const outcome =
        asked === undefined ? ({ kind: 'refused' } as const) : await asked.catch(unknownOutcome);
      return [{ kind: 'amend-heard', clientOrderId, attempt, terms, outcome }];
    }
    case 'ask-order': {
      const { clientOrderId, symbol } = effect;
      const answer = await ports.venue.orderOf({ clientOrderId, symbol }).then(
        (value) =>
          value === undefined ? ({ kind: 'absent' } as const) : ({ kind: 'found', value } as const),
        () => ({ kind: 'outage' }) as const,
      );
      return [{ kind: 'order-told', clientOrderId, answer }];
    }
    case 'ask-trades': {
      const { symbol, sinceMs, about } = effect;
      const fills = await ports.venue.fillsSince(symbol, sinceMs).catch(() => 'outage' as const);
      return [{ kind: 'trades-told', symbol, fills, ...(about === undefined ? {} : { about }) }];
    }
    case 'take-snapshot':
      return [await takeSnapshot(effect, ports)];
    case 'show-plan':
      // Not being able to show it is no reason to trade on books that are known to be wrong.
      await ports.desk.show(effect.plan).catch(() => undefined);
      return [{ kind: 'plan-shown' }];
    case 'alert':
      // The alert is a committed fact; whoever reads those hears of it where this call fails.
      await ports.desk.alert(effect.alert).catch(() => undefined);
      return [];
    case 'answer-decision':
      return ports.desk.answer(effect.outcome).then(
        () => [{ kind: 'answer-delivered', outcome: effect.outcome }],
        () => [],
      );
    default:
      return unreachable(effect);
  }
}

async function send(
  { requests }: Extract<ExecutorEffect, { kind: 'send' }>,
  { venue }: ExecutorPorts,
): Promise<readonly ExecutorEvent[]> {
  const submitted = (index: number, outcome: SubmitOutcome): ExecutorEvent => {
    return { kind: 'submitted', clientOrderId: at(requests, index).clientOrderId, outcome };
  };
  if (requests.length === 1) return [submitted(0, await venue.submit(at(requests, 0)).catch(unknownOutcome))];
  assert(venue.submitOco !== undefined, `${venue.capabilities.venue} takes no pairs`);
  const [stop, target] = await venue.submitOco(at(requests, 0), at(requests, 1)).catch((error: unknown) => {
    return [unknownOutcome(error), unknownOutcome(error)] as const;
  });
  return [submitted(0, stop), submitted(1, target)];
}

/** Orders first, then trades, then holdings: a trade in between makes a difference that the next snapshot ends. */
async function takeSnapshot(
  { fillsSince, ledgerSinceMs }: Extract<ExecutorEffect, { kind: 'take-snapshot' }>,
  { venue }: ExecutorPorts,
): Promise<ExecutorEvent> {
  try {
    const openOrders = await venue.openOrders();
    const fills: VenueFill[] = [];
    for (const { symbol, sinceMs } of fillsSince) fills.push(...(await venue.fillsSince(symbol, sinceMs)));
    const ledger = await venue.ledgerSince(ledgerSinceMs);
    const holdings = await venue.holdings();
    return { kind: 'snapshot', snapshot: { openOrders, fills, holdings, ledger } };
  } catch {
    return { kind: 'snapshot', snapshot: 'outage' };
  }
}

/** Adapters answer this themselves; one that throws instead has told nothing either. */
function unknownOutcome(error: unknown): { readonly kind: 'unknown'; readonly cause: string } {
  return { kind: 'unknown', cause: error instanceof Error ? error.message : String(error) };
}
