import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { replayDecision } from '../../layers/app/audit/replay-decision.ts';
import { trainRegime } from '../../layers/app/research/train-regime.ts';
import type { RegimeView } from '../../layers/core/decision/detect-regime.ts';
import { sha256 } from '../../layers/core/foundation/hash.ts';
import { seededRng } from '../../layers/core/foundation/rng.ts';
import { slice } from '../../layers/core/market/bar-window.ts';
import { regimeModelHash } from '../../layers/core/regime/hidden-markov-model.ts';
import { openPortfolio } from '../../layers/platform/laptop/open-portfolio.ts';
import { bindEnvironment, readEnvironment } from '../../layers/platform/laptop/portfolio-facts.ts';
import { writeRegimeModel } from '../../layers/platform/regime/regime-model-file.ts';
import {
  aDirectory,
  aPortfolio,
  decisionTexts,
  discard,
  instantsOf,
  liveByMachine,
  liveDirectly,
  present,
  sampleBars,
} from './a-portfolio.ts';

/** Through 2008; the model was trained until the autumn of that year, so that it knows a part of it beforehand. */
const [FROM, TO, TRAINED_THROUGH] = [1_800, 2_500, 2_200];
const bars = sampleBars(FROM, TO);
const instants = instantsOf(bars);
const REGIME = { marginMin: 0.15, sessionsMin: 3 };

describe('a portfolio whose regimes come from a trained model', () => {
  const folder = aDirectory();
  const path = join(folder, 'model.json');
  const trained = trainRegime(
    {
      name: 'until-autumn',
      bars: sampleBars(0, TO),
      until: TRAINED_THROUGH,
      inputs: { barsPerYear: 252 },
      seed: 1,
      starts: 4,
      codeHash: sha256('a test'),
    },
    () => undefined,
  );
  if (!trained.ok) throw new Error(trained.error.message);
  const { model } = trained.value;
  writeRegimeModel(path, model);
  const byModel = { regime: { ...REGIME, model: path } };
  let whole: ReturnType<typeof aPortfolio>;

  beforeAll(async () => {
    whole = aPortfolio(bars, byModel);
    const bound = bindEnvironment(whole.database, whole.environment, whole.directory);
    if (!bound.ok) throw new Error(bound.error.message);
    await liveDirectly(whole, instants);
  });

  afterAll(() => {
    discard(whole);
    rmSync(folder, { recursive: true });
  });

  async function regimes(): Promise<readonly { readonly atMs: number; readonly regime: RegimeView }[]> {
    const entries = await whole.journal.entries(0, 10_000, 'decision');
    return entries.flatMap((entry) => {
      const body = whole.journal.body(entry);
      return body.kind === 'decision' && body.record.regime !== undefined
        ? [{ atMs: entry.atMs, regime: body.record.regime }]
        : [];
    });
  }

  test('it traded, and otherwise than by the rules, so that the tests below are about something', async () => {
    const byRules = aPortfolio(bars);
    await liveDirectly(byRules, instants);
    expect((await whole.journal.entries(0, 10_000, 'fill')).length).toBeGreaterThan(5);
    expect(await decisionTexts(whole)).not.toEqual(await decisionTexts(byRules));
    discard(byRules);
  });

  test('every record cites the model, and says of which decisions it had known the future', async () => {
    const told = (await regimes()).flatMap(({ atMs, regime }) =>
      regime.kind === 'regime' ? [{ atMs, regime }] : [],
    );
    for (const { atMs, regime } of told) {
      expect(regime).toMatchObject({ model: 'until-autumn', modelHash: regimeModelHash(model) });
      expect(regime.trainedOnFuture).toBe(atMs < model.trainedThroughMs ? true : undefined);
    }
    const flagged = told.filter(({ regime }) => regime.trainedOnFuture).length;
    expect(flagged).toBeGreaterThan(100);
    expect(told.length - flagged).toBeGreaterThan(100);
  });

  test('every decision is made again from its record, byte for byte, though the file of the model is gone', async () => {
    rmSync(path);
    const environment = present(readEnvironment(whole.database, whole.directory));
    if (!environment.ok) throw new Error(environment.error.message);
    const reopened = openPortfolio(whole.directory, environment.value, { readOnly: true });
    const { settings, bars: source, store, journal } = reopened;
    for (const entry of await journal.entries(0, 10_000, 'decision')) {
      const verdict = await replayDecision(entry, { settings, ports: { bars: source, store }, journal });
      expect(verdict).toEqual({ kind: 'equal', decisionId: entry.id, codeDiffers: false });
    }
    reopened.close();
  });

  test('no decision changes when the data after it is cut off', async () => {
    const decided = await decisionTexts(whole);
    const rng = seededRng(20_081_015);
    for (const cut of Array.from({ length: 3 }, () => 280 + rng.below(instants.length - 280))) {
      const truncated = aPortfolio(slice(bars, 0, cut), { regime: { ...REGIME, model } });
      await liveDirectly(truncated, instants.slice(0, cut));
      expect(await decisionTexts(truncated)).toEqual(decided.slice(0, cut));
      discard(truncated);
    }
  });

  test('the state machine decides exactly as the direct run does', async () => {
    const byMachine = aPortfolio(bars, { regime: { ...REGIME, model } });
    await liveDirectly(byMachine, instants.slice(0, 450));
    await liveByMachine(byMachine, instants.slice(450, 550));
    expect(await decisionTexts(byMachine)).toEqual((await decisionTexts(whole)).slice(0, 550));
    discard(byMachine);
  });
});
