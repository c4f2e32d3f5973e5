import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { DynamoQuestions } from '../../../layers/platform/api/open-questions.ts';
import { DynamoApprovals } from '../../../layers/platform/aws/dynamo-approvals.ts';
import { describeWithDynamo, type LocalDynamo } from '../aws/dynamo-local.ts';

describeWithDynamo('the questions to the owner in DynamoDB', (start) => {
  let dynamo: LocalDynamo;

  beforeAll(async () => {
    dynamo = await start();
  });

  afterAll(async () => {
    await dynamo.stop();
  });

  const question = {
    decisionId: '20200417T2000',
    symbol: 'SPX',
    question: { what: 'buy SPX', howMuch: '10 %', why: 'trend', worstCase: '-1 %' },
    deadlineMs: 900_000,
  };

  test('a question waits with its token and its deadline, the newer token in place of the older', async () => {
    const tables = await dynamo.freshTables();
    const approvals = new DynamoApprovals(tables);
    const before = Date.now();
    await approvals.hold({ token: 'first', question });
    await approvals.hold({ token: 'second', question });
    const Key = { decisionKey: 'paper#approvals', stage: '20200417T2000#SPX' };
    const { Item } = await dynamo.client.send(new GetCommand({ TableName: tables.names.cycles, Key }));
    expect(Item).toMatchObject({ token: 'second' });
    expect(Number(Item?.['deadlineAtMs']) - before).toBeGreaterThanOrEqual(900_000);
  });

  test('what is asked is found without knowing who asks, the most urgent first, and never with its token', async () => {
    const tables = await dynamo.freshTables();
    const approvals = new DynamoApprovals(tables);
    await approvals.hold({ token: 'a', question });
    await approvals.hold({ token: 'b', question: { ...question, symbol: 'IEF', deadlineMs: 60_000 } });
    await approvals.hold({ token: 'c', question: { ...question, symbol: 'GLD', deadlineMs: -1 } });
    await new DynamoApprovals({ ...tables, portfolioId: 'theirs' }).hold({ token: 'd', question });
    const open = await new DynamoQuestions(tables).open();
    expect(open.map(({ symbol }) => symbol)).toEqual(['IEF', 'SPX']);
    expect(open[1]).toEqual({ ...question, deadlineAtMs: expect.any(Number) });
  });

  test('what was answered is asked no more, and what somebody asked anew stays', async () => {
    const tables = await dynamo.freshTables();
    const approvals = new DynamoApprovals(tables);
    const told: unknown[] = [];
    let meanwhile: () => Promise<void> = () => Promise.resolve();
    const send = async ({ input }: { input: object }): Promise<object> => {
      told.push(input);
      await meanwhile();
      return {};
    };
    const questions = new DynamoQuestions(tables, { send });
    const yes = { symbol: 'SPX', answer: 'approve', by: 'owner' } as const;
    await approvals.hold({ token: 'first', question });
    meanwhile = () => approvals.hold({ token: 'second', question });
    expect(await questions.answer(question.decisionId, yes)).toBe(true);
    expect(await questions.open()).toHaveLength(1);
    meanwhile = () => Promise.resolve();
    expect(await questions.answer(question.decisionId, yes)).toBe(true);
    expect(await questions.open()).toEqual([]);
    expect(await questions.answer(question.decisionId, yes)).toBe(false);
    expect(told).toEqual([
      { taskToken: 'first', output: JSON.stringify(yes) },
      { taskToken: 'second', output: JSON.stringify(yes) },
    ]);
  });

  test('an answer to a task that waits no longer is too late, and the question goes', async () => {
    const tables = await dynamo.freshTables();
    await new DynamoApprovals(tables).hold({ token: 'gone', question });
    const send = (): Promise<never> =>
      Promise.reject(Object.assign(new Error('no'), { name: 'TaskTimedOut' }));
    const questions = new DynamoQuestions(tables, { send });
    const no = { symbol: 'SPX', answer: 'reject', by: 'owner' } as const;
    expect(await questions.answer(question.decisionId, no)).toBe(false);
    expect(await questions.open()).toEqual([]);
  });
});
