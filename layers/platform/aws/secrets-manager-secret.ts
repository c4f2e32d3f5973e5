import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Secret, SecretSource } from '../../app/ports/secret-source.ts';
import { Outage } from './outage.ts';

export interface SecretPlace {
  readonly client: SecretsManagerClient;
  /** Its name or its address. */
  readonly secretId: string;
  /** How long it is believed before it is looked at again. */
  readonly believedMs?: number;
  /** Milliseconds that only grow. */
  readonly monotonicMs?: () => number;
}

const BELIEVED_MS = 60_000;

/** One secret of Secrets Manager, kept in memory and nowhere else. A turned one is taken up once the old is not believed. */
export class SecretsManagerSecret implements SecretSource {
  private readonly place: Required<SecretPlace>;
  private known: { readonly secret: Secret; readonly atMs: number } | undefined;
  private loading: Promise<Secret> | undefined;

  constructor(place: SecretPlace) {
    this.place = { believedMs: BELIEVED_MS, monotonicMs: () => performance.now(), ...place };
  }

  async current(): Promise<Secret> {
    const { believedMs, monotonicMs } = this.place;
    const { known } = this;
    if (known !== undefined && monotonicMs() - known.atMs < believedMs) return known.secret;
    try {
      return await this.reload();
    } catch (error) {
      // A key does not become wrong because its keeper is away.
      if (known !== undefined && error instanceof Outage) return known.secret;
      throw error;
    }
  }

  /** However many ask at once, Secrets Manager is asked once. */
  async reload(): Promise<Secret> {
    this.loading ??= this.load().finally(() => {
      this.loading = undefined;
    });
    return this.loading;
  }

  private async load(): Promise<Secret> {
    const { client, secretId, monotonicMs } = this.place;
    const { SecretString, VersionId } = await client.send(new GetSecretValueCommand({ SecretId: secretId }));
    if (SecretString === undefined || VersionId === undefined) {
      throw new Error(`the secret ${secretId} holds no text`);
    }
    const secret = { text: SecretString, version: VersionId };
    this.known = { secret, atMs: monotonicMs() };
    return secret;
  }
}
