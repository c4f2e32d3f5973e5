import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Sample } from './sample.ts';

/** hmmlearn's two ways to run forward-backward: in logarithms (its default) and scaled (its faster one). */
export const IMPLEMENTATIONS = ['log', 'scaling'] as const;
export type Implementation = (typeof IMPLEMENTATIONS)[number];

export interface PeerFit {
  readonly seconds: number;
  /** The log likelihood before each iteration. */
  readonly path: readonly number[];
}

export interface Peer {
  readonly versions: Readonly<Record<string, string>>;
  fit(implementation: Implementation): Promise<PeerFit>;
  close(): void;
}

interface Answer extends Partial<PeerFit> {
  readonly unavailable?: string;
  readonly versions?: Readonly<Record<string, string>>;
}

/** hmmlearn in a Python of its own, kept running between turns; or why there is none. */
export async function startPeer(
  python: string,
  { values, start }: Sample,
  iterations: number,
): Promise<Peer | string> {
  const child = spawn(python, [new URL('hmmlearn_peer.py', import.meta.url).pathname], {
    stdio: ['pipe', 'pipe', 'inherit'],
    // One thread, as we have: on a shared machine several only wait for each other.
    env: { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', MKL_NUM_THREADS: '1' },
  });
  const failed = new Promise<string>((resolve) =>
    child.once('error', (error) => {
      resolve(error.message);
    }),
  );
  child.stdin.on('error', () => undefined); // A Python that is not there, or left, has told why on its other ends.
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const ask = async (question: unknown): Promise<Answer> => {
    child.stdin.write(`${JSON.stringify(question)}\n`);
    const { value, done } = await lines.next();
    return done === true ? { unavailable: `${python} ended` } : (JSON.parse(value) as Answer);
  };
  const { states, dimensions } = start;
  const arrays = {
    initial: start.initial,
    transition: start.transition,
    means: start.means,
    covariances: start.covariances,
    values,
  };
  const plain = Object.fromEntries(Object.entries(arrays).map(([name, array]) => [name, [...array]]));
  const first = await Promise.race([failed, ask({ states, dimensions, iterations, ...plain })]);
  if (typeof first === 'string') return first;
  if (first.versions === undefined) return first.unavailable ?? 'no answer';
  return {
    versions: first.versions,
    fit: async (implementation) => {
      const { seconds, path, unavailable } = await ask(implementation);
      if (seconds === undefined || path === undefined) throw new Error(unavailable ?? 'hmmlearn gave no fit');
      return { seconds, path };
    },
    close: () => child.stdin.end(),
  };
}
