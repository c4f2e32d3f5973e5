import { z } from 'zod';
import type { TableName } from '../../layers/platform/names/tables.ts';
import { resourcesOf, type Synthesized } from './synthesized.ts';

/** What a function may do, as `state GetItem`, read out of the template; sorted. */
export function tableGrantsOf({ decision }: Synthesized, functionId: string): readonly string[] {
  return statementsOf(decision, functionId)
    .flatMap(({ Action, Resource }) =>
      Action.filter((action) => action.startsWith('dynamodb:')).flatMap((action) =>
        Resource.map((resource) => `${tableIn(resource)} ${action.slice('dynamodb:'.length)}`),
      ),
    )
    .sort();
}

const several = <T extends z.ZodType>(schema: T) =>
  z.union([z.array(schema), schema.transform((one) => [one])]);

const statement = z.object({
  Effect: z.literal('Allow'),
  Action: several(z.string()),
  Resource: several(z.json()),
});

const policy = z.object({
  PolicyDocument: z.object({ Statement: z.array(statement) }),
  Roles: z.array(z.object({ Ref: z.string() })),
});

const roleOf = z.object({ Role: z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.literal('Arn')]) }) });

/** Every statement of the role that a function runs under. */
export function statementsOf(
  decision: Synthesized['decision'],
  functionId: string,
): readonly z.infer<typeof statement>[] {
  const found = resourcesOf(decision, 'AWS::Lambda::Function').get(functionId);
  const [roleId] = roleOf.parse(found?.Properties).Role['Fn::GetAtt'];
  return [...resourcesOf(decision, 'AWS::IAM::Policy').values()]
    .map(({ Properties }) => policy.parse(Properties))
    .filter(({ Roles }) => Roles.some(({ Ref }) => Ref === roleId))
    .flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
}

const imported = z.object({ 'Fn::ImportValue': z.string() });

const TABLE_IDS: readonly (readonly [string, TableName])[] = [
  ['GetAttState', 'state'],
  ['GetAttJournal', 'journal'],
  ['GetAttCycles', 'cycles'],
  ['GetAttBars', 'bars'],
];

/** The table whose own address a resource is; an index or a pattern is none and fails. */
function tableIn(resource: unknown): TableName {
  const { 'Fn::ImportValue': name } = imported.parse(resource);
  const found = TABLE_IDS.find(([id]) => name.includes(id));
  if (found === undefined) throw new Error(`${name} is no table of ours`);
  return found[1];
}
