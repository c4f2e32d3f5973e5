// How fast the whole pipeline is over the bundled sample, and what a cycle costs through the state machine.
// Run: node bench/pipeline/run.ts. Each run is a process of its own, so that memory is that run's.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { decisionCycleDefinition } from '../../lib/decision-cycle/definition.ts';
import { UNATTENDED } from '../../layers/app/ports/approval-desk.ts';
import { epochMs } from '../../layers/core/foundation/time.ts';
import { readBundledSample } from '../../layers/platform/bars/bundled-sample.ts';
import { loadEnvironment } from '../../layers/platform/config/load-environment.ts';
import { liveThroughHistory, liveThroughMachine } from '../../layers/platform/laptop/live-through.ts';
import { openPortfolio } from '../../layers/platform/laptop/open-portfolio.ts';

interface Measured {
  readonly bars: number;
  readonly historyMs: number;
  readonly cycleMs: readonly number[];
  readonly peakMegabytes: number;
}

const RUNS = 5;
const CYCLES = 250;

if (process.argv[2] === 'once') process.stdout.write(JSON.stringify(await once()));
else report(Array.from({ length: RUNS }, inProcess));

function inProcess(): Measured {
  const run = spawnSync(process.execPath, [import.meta.filename, 'once'], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  if (run.status !== 0) throw new Error(run.stderr);
  return JSON.parse(run.stdout) as Measured;
}

async function once(): Promise<Measured> {
  const directory = mkdtempSync(join(tmpdir(), 'atalaya-bench-'));
  const environment = loadEnvironment(join(import.meta.dirname, '../../config/dev.yaml'));
  const sample = readBundledSample();
  if (!environment.ok || !sample.ok) throw new Error('the sample or its configuration cannot be read');
  const portfolio = openPortfolio(directory, environment.value);
  portfolio.bars.ingest(environment.value.config.benchmark, sample.value.window);
  const instants = [...sample.value.window.availableMs].map(epochMs);
  const split = instants.length - CYCLES;
  const stopping = (): boolean => false;
  const begun = performance.now();
  await liveThroughHistory(portfolio, instants.slice(0, split), { onProgress: () => undefined, stopping });
  const historyMs = performance.now() - begun;
  const cycleMs: number[] = [];
  let last = performance.now();
  await liveThroughMachine(portfolio, instants.slice(split), {
    definition: decisionCycleDefinition({ approvalDeadlineSeconds: 30 }),
    desk: UNATTENDED,
    stopping,
    onSession: () => {
      const now = performance.now();
      cycleMs.push(now - last);
      last = now;
      return Promise.resolve();
    },
  });
  portfolio.close();
  rmSync(directory, { recursive: true });
  return { bars: split, historyMs, cycleMs, peakMegabytes: process.resourceUsage().maxRSS / 1024 };
}

function report(runs: readonly Measured[]): void {
  const cycles = runs.flatMap(({ cycleMs }) => cycleMs);
  const bars = runs[0]?.bars ?? 0;
  const historyMs = middle(runs.map((run) => run.historyMs));
  console.log(
    `node ${process.version}, ${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}, ${RUNS} runs, medians`,
  );
  console.log(
    `history, six strategies, ${bars} bars   ${(historyMs / 1_000).toFixed(2)} s   ${Math.round((1_000 * bars) / historyMs)} bars/s`,
  );
  console.log(
    `session through the state machine     ${middle(cycles).toFixed(1)} ms   p99 ${quantile(cycles, 0.99).toFixed(1)} ms`,
  );
  console.log(
    `peak memory                           ${Math.round(middle(runs.map(({ peakMegabytes }) => peakMegabytes)))} MB`,
  );
}

function middle(values: readonly number[]): number {
  return quantile(values, 0.5);
}

function quantile(values: readonly number[], probability: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(probability * sorted.length))] ?? NaN;
}
