import { Logger } from '@aws-lambda-powertools/logger';
import { S3Client } from '@aws-sdk/client-s3';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod/mini';
import { canonicalJson } from '../../core/foundation/canonical-json.ts';
import type { JournalEntry } from '../../app/ports/journal.ts';
import type { ObjectStore } from '../../app/ports/object-store.ts';
import { journalEntryOf } from '../aws/dynamo-items.ts';
import { S3Objects } from '../aws/s3-objects.ts';
import { throwingOutages } from '../aws/throwing-outages.ts';
import { JOURNAL_BUCKET_VARIABLE } from '../names/function-bundle.ts';

export interface CopyRuntime {
  readonly objects: ObjectStore;
  /** For the log: what is wrong, and with which record of the stream. */
  readonly tellFault: (words: string, about: Readonly<Record<string, string>>) => void;
}

/** From where the stream is to be given again; nothing where all was copied. */
export interface Copied {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

type Image = Parameters<typeof unmarshall>[0];

const event = z.object({
  Records: z.array(
    z.object({
      eventName: z.enum(['INSERT', 'MODIFY', 'REMOVE']),
      dynamodb: z.object({ SequenceNumber: z.string(), NewImage: z.optional(z.custom<Image>()) }),
    }),
  ),
});

const ofPortfolio = z.object({ portfolioId: z.string().check(z.minLength(1)) });

export function copyRuntime(variables: NodeJS.ProcessEnv = process.env): CopyRuntime {
  const bucket = z.string().check(z.minLength(3)).parse(variables[JOURNAL_BUCKET_VARIABLE]);
  const client = throwingOutages(new S3Client({}));
  const logger = new Logger({ serviceName: 'CopyJournal' });
  const objects = new S3Objects({ client, bucket });
  return {
    objects,
    tellFault: (words, about) => {
      logger.error(words, about);
    },
  };
}

/**
 * Copies each new entry of the journal, in the order of the stream, to where nobody can change it. Copying one again changes
 * nothing. After the first that fails the rest is given again, so none is left out behind another. An entry that is changed or
 * removed in the table is told as an error; its copy stays.
 */
export function copyJournal({ objects, tellFault }: CopyRuntime): (input: unknown) => Promise<Copied> {
  return async (input) => {
    for (const { eventName, dynamodb } of event.parse(input).Records) {
      const { SequenceNumber, NewImage } = dynamodb;
      if (eventName !== 'INSERT' || NewImage === undefined) {
        tellFault('an entry of the journal was changed in its table', { eventName, SequenceNumber });
        continue;
      }
      try {
        const item = unmarshall(NewImage);
        const entry = journalEntryOf(item);
        const key = journalKey(ofPortfolio.parse(item).portfolioId, entry);
        await objects.putIfAbsent(key, Buffer.from(`${canonicalJson({ ...entry })}\n`));
      } catch (error) {
        tellFault('an entry of the journal could not be copied', {
          SequenceNumber,
          error: String(error),
        });
        return { batchItemFailures: [{ itemIdentifier: SequenceNumber }] };
      }
    }
    return { batchItemFailures: [] };
  };
}

const SEQ_DIGITS = 15;

/** In the order of the chain; the hash in the name shows two entries that claim one place. */
function journalKey(portfolioId: string, { seq, hash }: JournalEntry): string {
  const place = String(seq).padStart(SEQ_DIGITS, '0');
  return `journal/${encodeURIComponent(portfolioId)}/${place}-${hash.slice(0, 16)}.json`;
}
