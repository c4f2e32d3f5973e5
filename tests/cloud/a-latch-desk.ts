import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { changeLatch } from '../../layers/app/safety/change-latch.ts';
import { rearm } from '../../layers/app/safety/rearm.ts';
import type { LatchPolicy } from '../../layers/core/execution/executor/latch-view.ts';
import { epochMs } from '../../layers/core/foundation/time.ts';
import { SAFETY_LOG_TABLE } from '../../layers/platform/names/latch-table.ts';
import { EmbeddedSwitch } from '../../layers/platform/laptop/embedded-switch.ts';
import type { KeyPair } from '../../layers/platform/names/tables.ts';
import { DynamoLatchStore } from '../../layers/platform/safety/dynamo-latch-store.ts';
import { createTable } from '../platform/aws/dynamo-local.ts';

export interface LatchDesk {
  readonly arm: () => Promise<void>;
  readonly kill: (policy: LatchPolicy) => Promise<void>;
}

const SAFETY_LOG: KeyPair = SAFETY_LOG_TABLE;

/** The latch as the safety stack turns it, in a table of its own and with its log. */
export function aLatchDesk({
  client,
  latchTable,
  portfolioId,
}: {
  readonly client: DynamoDBDocumentClient;
  readonly latchTable: string;
  readonly portfolioId: string;
}): LatchDesk {
  const log = `${latchTable}-log`;
  let made: Promise<unknown> | undefined;
  const desk = async () => {
    made ??= client.send(createTable(log, { ...SAFETY_LOG, indexes: {} }));
    await made;
    const latches = new DynamoLatchStore({
      client,
      portfolioId,
      names: { latch: latchTable, log },
    });
    const clock = { nowMs: () => epochMs(Date.now()), sleep: () => Promise.resolve() };
    const schedules = new EmbeddedSwitch();
    return { latches, clock, schedules, notices: { tell: () => Promise.resolve() }, draw: () => 0 };
  };
  return {
    kill: async (policy) => {
      const ports = await desk();
      const atMs = ports.clock.nowMs();
      await changeLatch({ kind: 'trip', policy, reason: 'a test', raisedMs: atMs, atMs }, ports);
    },
    arm: async () => {
      const ports = await desk();
      const latch = await ports.latches.read();
      const { epoch } = latch;
      if (latch.status === 'tripped') {
        await changeLatch({ kind: 'verified', epoch, atMs: ports.clock.nowMs() }, ports);
      }
      const asked = await rearm({ step: 'ask', by: 'owner', reason: 'a test' }, ports);
      const { answer, outcome } = await rearm(
        { step: 'confirm', by: 'owner', code: asked.code ?? '' },
        ports,
      );
      if (outcome !== 'accepted') throw new Error(answer);
    },
  };
}
