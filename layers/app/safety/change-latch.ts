import { turnLatch, type LatchEvent, type LatchTurn } from '../../core/safety/latch.ts';
import type { SafetyEntry } from '../ports/latch-store.ts';
import type { SafetyPorts } from './safety-ports.ts';

/** More writers than this at one moment are no race any more. */
const ATTEMPTS = 10;

/** Reads the latch, turns it and writes it with its entry; begins again where somebody was faster. Throws an outage. */
export async function changeLatch(
  event: LatchEvent,
  { latches }: Pick<SafetyPorts, 'latches'>,
): Promise<LatchTurn> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const seen = await latches.read();
    const turn = turnLatch(seen, event);
    // A refusal that voids a code is written as well.
    if (turn.outcome === 'unchanged' || (turn.outcome === 'refused' && turn.latch === seen)) return turn;
    const entry: SafetyEntry = {
      kind: entryKind(event, turn),
      epoch: turn.latch.epoch,
      atMs: event.atMs,
      text: wordsOf(event, turn),
    };
    if (await latches.turn(seen, turn.latch, entry)) return turn;
  }
  throw new Error('the latch was written by others each time it was read');
}

function entryKind({ kind }: LatchEvent, { outcome }: LatchTurn): SafetyEntry['kind'] {
  if (outcome === 'refused') return 'rearm-refused';
  const kinds = {
    trip: 'tripped',
    verified: 'review',
    'rearm-asked': 'rearm-asked',
    'rearm-confirmed': 'armed',
  } as const;
  return kinds[kind];
}

function wordsOf(event: LatchEvent, { answer }: LatchTurn): string {
  return event.kind === 'rearm-asked' ? `${event.by}: ${event.reason}` : answer;
}
