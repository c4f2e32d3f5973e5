import { z } from 'zod';
import type { StreamBook } from './known-markets.ts';

/** What the venue's stream is behind its own answers at most. */
const GRACE_MS = 2_000;

const top = z.object({
  bids: z.array(z.array(z.unknown()).min(1)).min(1),
  asks: z.array(z.array(z.unknown()).min(1)).min(1),
});

/**
 * Whether a book whose stream has long said nothing has other best prices than the venue answers when it is asked, and its stream
 * stays silent about that. Where the venue does not answer nothing is known, and the connection's own pulse judges.
 */
export async function isLeftBehind(
  ask: () => Promise<unknown>,
  { known, current }: { readonly known: StreamBook; readonly current: () => StreamBook | undefined },
): Promise<boolean> {
  let answer: unknown;
  try {
    answer = await ask();
  } catch {
    return false;
  }
  const read = top.safeParse(answer);
  if (!read.success) return false;
  const { bids, asks } = read.data;
  if (Number(bids[0]?.[0]) === known.bids[0][0] && Number(asks[0]?.[0]) === known.asks[0][0]) return false;
  await new Promise((resolve) => setTimeout(resolve, GRACE_MS).unref());
  return current() === known;
}
