import { z } from 'zod';

/** Where ingest reads closed bars, without a key. An environment without it ingests nothing and says so. */
export const ingestSchema = z.strictObject({
  /** Crypto spot at the venue's own public REST; each instrument under the symbol that the universe has. */
  source: z.enum(['kraken', 'binance', 'bybit', 'okx'], {
    error: 'must be kraken, binance, bybit or okx, whose prices are public',
  }),
  /** Between two looks for a new bar. */
  everySeconds: z.number().int().min(10).max(300).default(60),
});

export type IngestSettings = z.infer<typeof ingestSchema>;
