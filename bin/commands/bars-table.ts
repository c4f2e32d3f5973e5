import { DynamoDBClient, ListTablesCommand, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { ok, refuse, type Result } from '../../layers/core/foundation/result.ts';
import { fail, pass, runChecks } from './preflight/check.ts';

/** How the account is reached: its region, and for a test where and as whom. */
export type Connection = DynamoDBClientConfig;

const TABLES_MAX = 100;

/** The table of an environment's bars, as the data stack names it; without credentials it says how to get some. */
export async function barsTable(
  { env, table }: { readonly env: string; readonly table?: string },
  at: Connection,
): Promise<Result<string>> {
  if (table !== undefined) return ok(table);
  const prefix = `atalaya-${env}-data-Bars`;
  const [line] = await runChecks([
    {
      name: 'table',
      todo: `allow dynamodb:ListTables in ${String(at.region)}, or name it: --table <name>`,
      look: async () => {
        const { TableNames = [] } = await new DynamoDBClient({ maxAttempts: 2, ...at }).send(
          // Names come in order, from behind this one.
          new ListTablesCommand({ ExclusiveStartTableName: prefix, Limit: TABLES_MAX }),
        );
        const found = TableNames.filter((name) => name.startsWith(prefix));
        const [only] = found;
        if (only === undefined)
          return fail(
            `no table ${prefix}… in ${String(at.region)}`,
            `deploy it first: npx cdk deploy --all -c env=${env}`,
          );
        return found.length === 1
          ? pass(only)
          : fail(`${found.join(', ')}: more than one`, 'say which: --table <name>');
      },
    },
  ]);
  const outcome = line?.outcome ?? fail('nobody looked', '');
  return outcome.kind === 'pass'
    ? ok(outcome.found)
    : refuse('NO_TABLE', `${outcome.found}; ${outcome.todo}`);
}
