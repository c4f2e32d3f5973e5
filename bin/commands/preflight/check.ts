/** What came of one check: a line for a person, and where it failed, what to do. */
export type CheckOutcome =
  /** Noted: in nobody's way, and worth knowing. */
  | { readonly kind: 'pass'; readonly found: string; readonly noted?: true }
  | { readonly kind: 'fail'; readonly found: string; readonly todo: string };

export interface Check {
  readonly name: string;
  readonly look: () => Promise<CheckOutcome>;
  /** What to do where looking itself failed. */
  readonly todo: string;
}

export interface CheckLine {
  readonly name: string;
  readonly outcome: CheckOutcome;
}

/** More than any answer takes; a check that hangs is a check that failed. */
const PATIENCE_MS = 10_000;

/** Every check, one after the other. One that throws or hangs is a line that failed, never an end of the others. */
export async function runChecks(
  checks: readonly Check[],
  patienceMs: number = PATIENCE_MS,
): Promise<readonly CheckLine[]> {
  const lines: CheckLine[] = [];
  for (const { name, look, todo } of checks) {
    const outcome = await within(look, patienceMs).catch((error: unknown): CheckOutcome =>
      fail(saidBy(error), isUnsigned(error) ? SIGN_IN : todo),
    );
    lines.push({ name, outcome });
  }
  return lines;
}

export function pass(found: string): CheckOutcome {
  return { kind: 'pass', found };
}

export function note(found: string): CheckOutcome {
  return { kind: 'pass', found, noted: true };
}

export function fail(found: string, todo: string): CheckOutcome {
  return { kind: 'fail', found, todo };
}

const SIGN_IN = 'sign in first: aws configure sso, or AWS_PROFILE of an account you may look at';

/** How the SDK says that nobody is signed in, or no longer. */
const UNSIGNED: readonly string[] = [
  'CredentialsProviderError',
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidClientTokenId',
  'TokenProviderError',
  'UnrecognizedClientException',
];

function isUnsigned(error: unknown): boolean {
  return error instanceof Error && UNSIGNED.includes(error.name);
}

function saidBy(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const [line = ''] = error.message.split('\n');
  const cause = error.cause instanceof Error ? `: ${error.cause.message.split('\n')[0] ?? ''}` : '';
  return isUnsigned(error) ? 'no credentials that AWS takes' : `${line}${cause}`.trim() || error.name;
}

async function within(look: Check['look'], patienceMs: number): Promise<CheckOutcome> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    reject(new Error(`no answer within ${patienceMs / 1_000} s`));
  }, patienceMs);
  try {
    return await Promise.race([look(), promise]);
  } finally {
    clearTimeout(timer);
  }
}
