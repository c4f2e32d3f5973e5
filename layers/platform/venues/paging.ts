import { z } from 'zod';
import { DAY_MS } from '../../core/foundation/time.ts';
import { Outage } from '../aws/outage.ts';
import { PAGES_MAX } from './venue-profile.ts';

const rows = z.array(z.unknown());

/**
 * Page after page until one is empty; `nextOf` makes the next page's place of a page's rows. A short page is not the last one:
 * venues cut pages as they like.
 */
export async function* pagesUntilEmpty<P>(
  first: P,
  {
    fetchPage,
    nextOf,
  }: {
    fetchPage: (place: P) => Promise<unknown>;
    nextOf: (page: readonly unknown[], place: P) => P | undefined;
  },
): AsyncGenerator {
  let place: P | undefined = first;
  for (let pages = 0; place !== undefined; pages++) {
    if (pages === PAGES_MAX) throw new Outage(`more than ${PAGES_MAX} pages`);
    const page = rows.parse(await fetchPage(place));
    yield* page;
    place = page.length === 0 ? undefined : nextOf(page, place);
  }
}

/** A span of time as windows that a venue which bounds them takes: from, to, oldest first. */
export function windowsOf(
  sinceMs: number,
  nowMs: number,
  daysMax: number,
): readonly (readonly [fromMs: number, toMs: number])[] {
  const windows: [number, number][] = [];
  for (let fromMs = sinceMs; fromMs <= nowMs; fromMs += daysMax * DAY_MS) {
    windows.push([fromMs, Math.min(nowMs, fromMs + daysMax * DAY_MS)]);
  }
  return windows;
}

/** The largest whole number that the rows' field holds. */
export function largest(page: readonly unknown[], read: (row: unknown) => string): bigint {
  return page.map((row) => BigInt(read(row))).reduce((most, id) => (id > most ? id : most), 0n);
}
