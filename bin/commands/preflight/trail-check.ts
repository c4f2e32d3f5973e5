import { STSClient, type STSClientConfig } from '@aws-sdk/client-sts';
import { z } from 'zod';
import type { AwsSettings } from '../../../layers/platform/config/aws-schema.ts';
import { note, pass, type Check, type CheckOutcome } from './check.ts';

export interface TrailWorld {
  readonly ask: typeof fetch;
  /** Of whoever deploys, unless told. */
  readonly credentials?: NonNullable<STSClientConfig['credentials']>;
}

/** Whether a trail of CloudTrail records who changes things: without one a call that mutes an alarm is not heard. */
export function trailCheck({ region, trail }: AwsSettings, world: TrailWorld = { ask: fetch }): Check {
  return {
    name: 'trail',
    todo: 'allow cloudtrail:DescribeTrails, GetTrailStatus and GetEventSelectors to whoever deploys',
    look: async () => {
      const call = cloudTrail(region, world);
      const { trailList } = trails.parse(await call('DescribeTrails', { includeShadowTrails: true }));
      for (const { Name, TrailARN } of trailList) {
        const { IsLogging } = status.parse(await call('GetTrailStatus', { Name: TrailARN }));
        const selected = selectors.parse(await call('GetEventSelectors', { TrailName: TrailARN }));
        if (IsLogging && recordsWrites(selected)) return found(Name, trail);
      }
      return trail === 'create'
        ? pass('the account has none that records management events; the deployment makes one')
        : note(
            'none records management events, so that a call that mutes or deletes an alarm is not told; `aws: { trail: create }` makes one',
          );
    },
  };
}

/** Calls of CloudTrail, for which there is no client among what is installed; signed as the client of STS signs. */
export function cloudTrail(
  region: string,
  { ask, credentials }: TrailWorld,
): (action: string, input: object) => Promise<unknown> {
  const sts = new STSClient({ region, ...(credentials === undefined ? {} : { credentials }) });
  const host = `cloudtrail.${region}.amazonaws.com`;
  return async (action, input) => {
    const signer = await sts.config.signer();
    const body = JSON.stringify(input);
    const { headers } = await signer.sign(
      {
        ...{ method: 'POST', protocol: 'https:', hostname: host, path: '/', query: {}, body },
        headers: {
          host,
          'content-type': 'application/x-amz-json-1.1',
          'x-amz-target': `com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.${action}`,
        },
      },
      { signingService: 'cloudtrail', signingRegion: region },
    );
    const response = await ask(`https://${host}/`, { method: 'POST', headers, body });
    const told: unknown = await response.json().catch(() => ({}));
    if (response.ok) return told;
    const { __type = '', message = '' } = refused.parse(told);
    throw Object.assign(new Error(`${action} ${response.status} ${message}`.trim()), {
      name: __type.replace(/^.*#/, '') || 'CloudTrailError',
    });
  };
}

const trails = z.object({ trailList: z.array(z.object({ Name: z.string(), TrailARN: z.string() })) });
const status = z.object({ IsLogging: z.boolean() });
const refused = z.object({ __type: z.string().optional(), message: z.string().optional() }).catch({});

const selectors = z.object({
  EventSelectors: z
    .array(z.object({ ReadWriteType: z.string(), IncludeManagementEvents: z.boolean() }))
    .nullish(),
  AdvancedEventSelectors: z
    .array(
      z.object({
        FieldSelectors: z.array(z.object({ Field: z.string(), Equals: z.array(z.string()).nullish() })),
      }),
    )
    .nullish(),
});

/** Those that write: who only looked changed nothing. */
function recordsWrites({ EventSelectors, AdvancedEventSelectors }: z.infer<typeof selectors>): boolean {
  const plain = (EventSelectors ?? []).some(
    ({ ReadWriteType, IncludeManagementEvents }) => IncludeManagementEvents && ReadWriteType !== 'ReadOnly',
  );
  const advanced = (AdvancedEventSelectors ?? []).some(({ FieldSelectors }) => {
    const says = (field: string, value: string): boolean =>
      FieldSelectors.some(({ Field, Equals }) => Field === field && Equals?.includes(value) === true);
    return says('eventCategory', 'Management') && !says('readOnly', 'true');
  });
  return plain || advanced;
}

function found(name: string, trail: AwsSettings['trail']): CheckOutcome {
  return trail === 'create' && !name.startsWith(OURS)
    ? note(`${name} records management events already; \`trail: create\` makes and pays a second`)
    : pass(`${name} records management events`);
}

/** How the stacks' own resources begin. */
const OURS = 'atalaya-';
