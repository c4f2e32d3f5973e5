import { QueryCommand, type DynamoDBDocumentClient, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';

export type Item = Readonly<Record<string, unknown>>;

/** The first `limit` items of a query, over as many pages as they lie on. */
export async function queryItems(
  client: DynamoDBDocumentClient,
  input: QueryCommandInput,
  limit: number,
): Promise<readonly Item[]> {
  const items: Item[] = [];
  let from: QueryCommandInput['ExclusiveStartKey'];
  while (items.length < limit) {
    const page = await client.send(
      new QueryCommand({ ...input, Limit: limit - items.length, ExclusiveStartKey: from }),
    );
    items.push(...(page.Items ?? []));
    from = page.LastEvaluatedKey;
    if (from === undefined) break;
  }
  return items;
}
