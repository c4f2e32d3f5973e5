import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { dynamoClient } from '../../../layers/platform/aws/dynamo-client.ts';
import { startFargateIngest } from '../../../layers/platform/ingest/fargate-ingest.ts';

// The service as it runs in the cloud, where a test can kill it: node ingest-process.ts <DynamoDB> <Kraken>
const [endpoint = '', kraken = ''] = process.argv.slice(2);
const connection = {
  region: 'us-east-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
};
const ingest = await startFargateIngest(
  {
    root: join(import.meta.dirname, '..', '..', '..'),
    variables: process.env,
    urls: { public: kraken, private: kraken },
  },
  {
    dynamo: dynamoClient({ ...connection, endpoint }),
    objects: new S3Client(connection),
    secrets: new SecretsManagerClient(connection),
  },
);
process.once('SIGTERM', () => {
  void ingest.stop().then(() => process.exit(0));
});
