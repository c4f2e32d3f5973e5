import { join } from 'node:path';
import { IgnoreMode } from 'aws-cdk-lib';
import { Platform } from 'aws-cdk-lib/aws-ecr-assets';
import { ContainerImage } from 'aws-cdk-lib/aws-ecs';

const ROOT = join(import.meta.dirname, '..', '..');

export type ServiceName = 'ingest' | 'execution';

/**
 * The image that a service's Dockerfile makes. Synthesis copies and hashes what goes into it; Docker is asked for at
 * deployment alone, and only where the hash is new.
 */
export function serviceImage(service: ServiceName): ContainerImage {
  return ContainerImage.fromAsset(ROOT, {
    file: `fargate/${service}/Dockerfile`,
    platform: Platform.LINUX_ARM64,
    ignoreMode: IgnoreMode.DOCKER,
    exclude: [
      '*',
      '!package.json',
      '!package-lock.json',
      '!.npmrc',
      '!config',
      '!layers',
      `!fargate`,
      `fargate/*`,
      `!fargate/${service}`,
    ],
  });
}
