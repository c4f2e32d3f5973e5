import { assert, at } from '../../layers/core/foundation/assert.ts';
import { sha256 } from '../../layers/core/foundation/hash.ts';
import type { ControlRequest } from '../../layers/core/risk/owner-control.ts';
import { epochMs, type EpochMs } from '../../layers/core/foundation/time.ts';
import { slice } from '../../layers/core/market/bar-window.ts';
import type { DecisionRecord } from '../../layers/core/decision/decision-record.ts';
import type { SystemConfig } from '../../layers/core/decision/system-config.ts';
import { askControl, type ControlAsk } from '../../layers/app/control/ask-control.ts';
import { decideDirectly } from '../../layers/app/decision-cycle/decide-directly.ts';
import { UNATTENDED, type ApprovalDesk } from '../../layers/app/ports/approval-desk.ts';
import type { ControlDesk, ControlRequests } from '../../layers/app/ports/control-desk.ts';
import { runSession } from '../../layers/app/session/run-session.ts';
import { readBundledSample } from '../../layers/platform/bars/bundled-sample.ts';
import { loadEnvironment } from '../../layers/platform/config/load-environment.ts';
import type { ControlAnswer, Progress } from '../../web/api.ts';
import type { DashboardSources } from '../../web/server/start-dashboard.ts';
import { MemoryDesk } from './memory-desk.ts';
import { memoryBars, MemoryVenue } from './memory-market.ts';
import { MemoryStore } from './memory-store.ts';

/** The real pipeline over the last bars of the bundled sample, in memory: what the page is shown in its tests. */
export interface SamplePortfolio {
  readonly config: SystemConfig;
  readonly store: MemoryStore;
  readonly desk: MemoryDesk;
  readonly sources: DashboardSources;
  /** Lives through the next bar; false where there is none. Entries less sure than `askBelow` are put to the desk. */
  readonly step: (desk: ApprovalDesk, askBelow?: number) => Promise<boolean>;
  /** Steps unattended until a decision is such; that the sample has none is a defect of the test. */
  readonly liveUntil: (such: (record: DecisionRecord) => boolean, askBelow?: number) => Promise<void>;
}

/** A portfolio over the last `bars` bars that has lived through all but the last `left` of them. */
export async function samplePortfolio({
  bars,
  left,
}: {
  bars: number;
  left: number;
}): Promise<SamplePortfolio> {
  const { config, configHash } = unwrapped(loadEnvironment('config/dev.yaml'));
  const { window: all } = unwrapped(readBundledSample());
  const window = slice(all, all.length - bars, all.length);
  const store = new MemoryStore();
  const venue = new MemoryVenue(config);
  const source = memoryBars(window);
  const asked: ControlRequest[] = [];
  const controls: ControlDesk & ControlRequests = {
    ask: (request) => asked.push({ ...request, seq: asked.length + 1 }),
    after: (seq) => Promise.resolve(asked.slice(seq)),
  };
  const ask = (request: ControlAsk): ControlAnswer =>
    askControl(request, { controls, nowMs: epochMs(Date.now()), draw: () => 0 });
  const ports = {
    store,
    bars: source,
    venue,
    market: venue,
    controls,
    health: { after: () => Promise.resolve([]) },
  };
  const settings = { config, provenance: { codeHash: sha256('the code under test'), configHash } };
  const instants: readonly EpochMs[] = Array.from(window.availableMs, epochMs);
  let done = 0;
  const step: SamplePortfolio['step'] = async (desk, confidenceMin = config.approval.confidenceMin) => {
    if (done === instants.length) return false;
    const asking = { ...settings, config: { ...config, approval: { ...config.approval, confidenceMin } } };
    const decide: Parameters<typeof runSession>[1]['decide'] = (closed) =>
      decideDirectly(closed, { settings: asking, ports, desk });
    await runSession(at(instants, done), { config, ports, decide });
    done++;
    return true;
  };
  while (done < bars - left) await step(UNATTENDED);
  const liveUntil: SamplePortfolio['liveUntil'] = async (such, askBelow) => {
    for (;;) {
      assert(await step(UNATTENDED, askBelow), 'the sample has no such decision');
      const body = store.newestDecision();
      if (body !== undefined && such(body)) return;
    }
  };
  const desk = new MemoryDesk();
  const progress = (): Progress => {
    const lived = Math.max(0, done - (bars - left));
    return { phase: done === bars ? 'finished' : 'live', done: lived, total: left, pace: '2s' };
  };
  return {
    config,
    store,
    desk,
    step,
    liveUntil,
    sources: { config, store, journal: store, bars: source, desk, askControl: ask, progress },
  };
}

function unwrapped<T>(
  result: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown },
): T {
  assert(result.ok, result.ok ? '' : JSON.stringify(result.error));
  return result.value;
}
