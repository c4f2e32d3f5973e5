import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { epochMs } from '../../../layers/core/foundation/time.ts';
import { DynamoControls } from '../../../layers/platform/aws/dynamo-controls.ts';
import { DynamoSystemStore } from '../../../layers/platform/aws/dynamo-system-store.ts';
import { describeControlDesk } from '../../contracts/control-desk.contract.ts';
import { aState, closeOf } from '../../contracts/system-builders.ts';
import { describeWithDynamo, type LocalDynamo } from './dynamo-local.ts';

const PAUSE = { kind: 'pause', reason: 'x', requestedMs: epochMs(1) } as const;

describeWithDynamo('the control desk in DynamoDB', (start) => {
  let dynamo: LocalDynamo;

  beforeAll(async () => {
    dynamo = await start();
  });

  afterAll(async () => {
    await dynamo.stop();
  });

  describeControlDesk('DynamoDB', async () => {
    const tables = await dynamo.freshTables();
    return {
      open: () => Promise.resolve(new DynamoControls(tables)),
      dispose: () => Promise.resolve(),
    };
  });

  describe('what DynamoDB adds', () => {
    test('requests lie beside the state and its marks, and neither sees the other', async () => {
      const tables = await dynamo.freshTables();
      const [store, desk] = [new DynamoSystemStore(tables), new DynamoControls(tables)];
      await desk.ask(PAUSE);
      expect(await store.load()).toBeUndefined();
      await store.commit({ expectedVersion: 0, state: aState(), entries: [] });
      expect(await store.marks(closeOf(9), 10)).toEqual([]);
      expect(await desk.after(0)).toHaveLength(1);
    });

    test('two portfolios share the table and steer nothing of each other', async () => {
      const ours = await dynamo.freshTables('ours');
      await new DynamoControls(ours).ask(PAUSE);
      expect(await new DynamoControls({ ...ours, portfolioId: 'theirs' }).after(0)).toEqual([]);
      expect(await new DynamoControls({ ...ours, portfolioId: 'our' }).after(0)).toEqual([]);
    });

    test('a write whose answer was lost and that is sent again is one request', async () => {
      const tables = await dynamo.freshTables();
      const { client } = tables;
      const lossy = new Proxy(client, {
        get: (target, key): unknown =>
          key === 'send'
            ? async (command: Parameters<typeof client.send>[0]) => {
                if (command instanceof PutCommand) await client.send(command);
                return client.send(command);
              }
            : Reflect.get(target, key),
      });
      await new DynamoControls({ ...tables, client: lossy }).ask(PAUSE);
      expect(await new DynamoControls(tables).after(0)).toHaveLength(1);
    });

    test('more than one commit has room for is given in parts', async () => {
      const desk = new DynamoControls(await dynamo.freshTables());
      for (let at = 0; at < 30; at++) await desk.ask(PAUSE);
      const first = await desk.after(0);
      expect(first).toHaveLength(25);
      expect(await desk.after(first.at(-1)?.seq ?? 0)).toHaveLength(5);
    });
  });
});
