import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { canonicalJson } from '../../core/foundation/canonical-json.ts';
import { decimal } from '../../core/foundation/decimal.ts';
import { sha256, type Sha256 } from '../../core/foundation/hash.ts';
import { SECOND_MS } from '../../core/foundation/time.ts';
import { ok, refuse, type Result } from '../../core/foundation/result.ts';
import type { ConfiguredStrategy } from '../../core/analysts/technical-analyst.ts';
import type { SystemConfig, UniverseMember } from '../../core/decision/system-config.ts';
import { sym } from '../../core/market/instrument.ts';
import { liveModel, type LiveModel } from '../../core/regime/hidden-markov-live.ts';
import { BAR_FEATURES } from '../../core/regime/model-features.ts';
import { loosenedLimits, RISK_PROFILES } from '../../core/risk/limits.ts';
import { strategyById, STRATEGIES } from '../../core/strategies/registry.ts';
import { parametersFor } from '../../core/strategies/strategy.ts';
import { readRegimeModel } from '../regime/regime-model-file.ts';
import { entryWork } from './entries-schema.ts';
import { environmentSchema, type EnvironmentFile } from './environment-schema.ts';
import { faultOfAccounts } from './execution-accounts.ts';
import { venueWorld } from './execution-schema.ts';

/** A checked environment: what the owner wrote, what the system runs on, and its hash. */
export interface Environment {
  /** As it was written, before defaults, but with the trained model in the place of its path: it stands alone. */
  readonly source: unknown;
  readonly file: EnvironmentFile;
  readonly config: SystemConfig;
  readonly configHash: Sha256;
}

/** Reads and checks an environment's file. Every refusal names the file, the path in it, and what is allowed. */
export function loadEnvironment(path: string): Result<Environment> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    return refuse('CONFIG_UNREADABLE', `${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
  return parseEnvironment(text, path);
}

export function parseEnvironment(text: string, path: string): Result<Environment> {
  let raw: unknown;
  try {
    raw = parse(text);
  } catch (error) {
    return refuse('CONFIG_NOT_YAML', `${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
  return environmentFrom(raw, path);
}

/**
 * The environment that a file's content means. `path` is only named in refusals. A trained model named by its path is
 * read from there; a relative path begins where the program runs.
 */
export function environmentFrom(raw: unknown, path: string): Result<Environment> {
  const source = withRegimeModel(raw, path);
  if (!source.ok) return source;
  const parsed = environmentSchema.safeParse(source.value);
  if (!parsed.success) {
    const faults = parsed.error.issues.map(
      ({ path: where, message }) => `  ${where.join('.') || '(top)'}: ${message}`,
    );
    return refuse('CONFIG_INVALID', `${path} is not valid:\n${faults.join('\n')}`);
  }
  const environment = environmentOf(parsed.data, path);
  return environment.ok ? ok({ ...environment.value, source: source.value }) : environment;
}

const namesModel = z.looseObject({ regime: z.looseObject({ model: z.string() }) });

/** The content with the model itself in the place of its path. */
function withRegimeModel(raw: unknown, path: string): Result<unknown> {
  const naming = namesModel.safeParse(raw);
  if (!naming.success) return ok(raw);
  const { regime, ...rest } = naming.data;
  const model = readRegimeModel(regime.model);
  if (!model.ok)
    return refuse('CONFIG_INVALID', `${path} is not valid:\n  regime.model: ${model.error.message}`);
  return ok({ ...rest, regime: { ...regime, model: model.value } });
}

/** What a schema cannot say is checked here. */
function environmentOf(file: EnvironmentFile, path: string): Result<Omit<Environment, 'source'>> {
  const fault = (where: string, message: string): Result<never> =>
    refuse('CONFIG_INVALID', `${path} is not valid:\n  ${where}: ${message}`);
  if (!file.universe.some(({ symbol }) => symbol === file.benchmark)) {
    return fault('benchmark', `${file.benchmark} is not in the universe`);
  }
  const foreign = file.universe.find(({ currency }) => currency !== file.portfolio.currency);
  if (foreign !== undefined) {
    return fault(
      'universe',
      `${foreign.symbol} is quoted in ${foreign.currency}; the account is in ${file.portfolio.currency}, and there is no rate between them yet`,
    );
  }
  const real = file.universe.find(({ venue }) => venue !== 'simulated');
  if (real !== undefined && file.account === undefined) {
    return fault(
      'account',
      `${real.symbol} is traded at ${real.venue}: say who holds the account (residence, broker, brokerEntity, accountType, client, products), for the rules of the land`,
    );
  }
  if (file.execution !== undefined && Number(file.portfolio.monthlyContribution) !== 0) {
    return fault(
      'portfolio.monthlyContribution',
      'must be 0 where an executor trades: what is paid in by plan would be counted on, and nothing brings it to the venue',
    );
  }
  const executionFault = faultOfExecution(file);
  if (executionFault !== undefined) return fault('execution', executionFault);
  const profile = RISK_PROFILES.find(({ name }) => name === file.risk.profile);
  if (profile === undefined) {
    return fault(
      'risk.profile',
      `${file.risk.profile} is unknown; allowed: ${RISK_PROFILES.map(({ name }) => name).join(', ')}`,
    );
  }
  const limits = { ...profile.limits, ...defined(file.risk.limits) };
  const [loosened] = loosenedLimits(profile.limits, limits);
  if (loosened !== undefined) {
    return fault(
      `risk.limits.${loosened}`,
      `${limits[loosened]} is looser than the ${profile.limits[loosened]} of profile ${profile.name}; a file may only tighten`,
    );
  }
  const strategies: ConfiguredStrategy[] = [];
  for (const [index, chosen] of file.strategies.entries()) {
    const strategy = strategyById(chosen.id);
    if (strategy === undefined) {
      return fault(
        `strategies.${index}.id`,
        `${chosen.id} is unknown; allowed: ${STRATEGIES.map(({ id }) => id).join(', ')}`,
      );
    }
    const parameters = parametersFor(strategy, chosen.parameters);
    if (!parameters.ok) return fault(`strategies.${index}.parameters`, parameters.error.message);
    strategies.push({ strategy, parameters: parameters.value });
  }
  const regimeModel = regimeModelOf(file);
  if (!regimeModel.ok) return fault('regime.model', regimeModel.error.message);
  const config = systemConfig(file, { limits, strategies, regimeModel: regimeModel.value });
  return ok({ file, config, configHash: sha256(canonicalJson({ ...file, risk: { ...file.risk, limits } })) });
}

/** What is wrong with where the file wants to trade. */
function faultOfExecution({ execution, environment, account, aws }: EnvironmentFile): string | undefined {
  if (execution === undefined) return undefined;
  const { entries, intentSeconds } = execution;
  if (entries !== undefined && entries.algorithm !== 'none' && entries.horizonSeconds > intentSeconds) {
    return `entries.horizonSeconds: ${entries.horizonSeconds} is longer than intentSeconds, ${intentSeconds}, after which an entry ends`;
  }
  const fault = faultOfAccounts(execution, { environment, inCloud: aws !== undefined });
  if (fault !== undefined) return fault;
  const judged = venueWorld(execution, environment);
  return 'world' in judged && judged.world === 'real' && account === undefined
    ? `venue: ${execution.venue} trades real money; say who holds the account, for the rules of the land`
    : undefined;
}

/** The trained model, opened, if it can be told all that it wants to know in a cycle. */
function regimeModelOf({ regime, interval }: EnvironmentFile): Result<LiveModel | undefined> {
  if (regime.model === undefined) return ok(undefined);
  const { name, featureNames } = regime.model;
  if (interval !== 'day')
    return refuse('MODEL_WANTS_DAYS', `${name} knows daily bars; the interval is ${interval}`);
  if (featureNames.join() !== BAR_FEATURES.join()) {
    const message = `${name} wants ${featureNames.join(', ')}; a cycle knows ${BAR_FEATURES.join(', ')}`;
    return refuse('MODEL_WANTS_MORE', message);
  }
  return liveModel(regime.model);
}

function systemConfig(
  file: EnvironmentFile,
  {
    limits,
    strategies,
    regimeModel,
  }: Pick<SystemConfig, 'limits' | 'strategies'> & { regimeModel: LiveModel | undefined },
): SystemConfig {
  const { portfolio, guards, regime, hygiene, approval, simulatedOwner } = file;
  const { softCapGraceSeconds, shortfallRatioMax, ...caps } = guards.portfolio;
  return {
    environment: file.environment,
    portfolioId: portfolio.id,
    currency: portfolio.currency,
    ...(file.account === undefined ? {} : { account: file.account }),
    capital: { initial: decimal(portfolio.initialCapital), monthly: decimal(portfolio.monthlyContribution) },
    interval: file.interval,
    universe: file.universe.map(memberOf),
    benchmark: sym(file.benchmark),
    strategies,
    holdingSessionsMax: file.holdingSessionsMax,
    regime: { marginMin: regime.marginMin, sessionsMin: regime.sessionsMin },
    ...(regimeModel === undefined ? {} : { regimeModel }),
    weights: file.weights,
    opinionWeight: file.opinionWeight,
    profile: file.risk.profile,
    limits,
    sizing: file.sizing,
    hygiene: {
      confidenceMin: hygiene.confidenceMin,
      perStrategyGapMs: hygiene.perStrategyGapSeconds * 1_000,
      perStrategyHourMax: hygiene.perStrategyHourMax,
      totalHourMax: hygiene.totalHourMax,
      dailyVolatilityMax: hygiene.dailyVolatilityMax,
    },
    guards: {
      repairStopRatio: guards.repairStopRatio,
      daily: guards.daily,
      portfolio: {
        ...caps,
        softCapGraceMs: softCapGraceSeconds * 1_000,
        ...(shortfallRatioMax === undefined ? {} : { shortfallRatioMax }),
      },
    },
    calibration: file.calibration,
    modes: modeLimits(file.modes),
    breakers: breakerLimits(file.breakers),
    approval: { confidenceMin: approval.confidenceMin, deadlineMs: approval.deadlineSeconds * 1_000 },
    venue: file.venue,
    ...(file.execution === undefined ? {} : { execution: handingOver(file.execution) }),
    ...(simulatedOwner === undefined ? {} : { simulatedOwner }),
  };
}

function handingOver({
  intentSeconds,
  outcomeSeconds,
  entries,
}: NonNullable<EnvironmentFile['execution']>): NonNullable<SystemConfig['execution']> {
  const work = entryWork(entries);
  const worked = work === undefined ? {} : { entries: work };
  return { intentMs: intentSeconds * SECOND_MS, outcomeMs: outcomeSeconds * SECOND_MS, ...worked };
}

function modeLimits({ halt, ...modes }: EnvironmentFile['modes']): SystemConfig['modes'] {
  const { feedDeadSeconds, brokerUnreachableSeconds, flattensWithSecondPrice } = halt;
  return {
    ...modes,
    halt: {
      feedDeadMs: feedDeadSeconds * SECOND_MS,
      brokerUnreachableMs: brokerUnreachableSeconds * SECOND_MS,
      flattensWithSecondPrice,
    },
  };
}

function breakerLimits(breakers: EnvironmentFile['breakers']): SystemConfig['breakers'] {
  return {
    pricesSilentMs: breakers.pricesSilentSeconds * SECOND_MS,
    newsSilentMs: breakers.newsSilentSeconds * SECOND_MS,
    brokerDownMs: breakers.brokerDownSeconds * SECOND_MS,
    modelLastValidMs: breakers.modelLastValidSeconds * SECOND_MS,
    sentimentDownMs: breakers.sentimentDownSeconds * SECOND_MS,
    sentimentSizeRatio: breakers.sentimentSizeRatio,
    sentimentConfidenceRatio: breakers.sentimentConfidenceRatio,
    holdMs: breakers.holdSeconds * SECOND_MS,
  };
}

function memberOf({ costs, ...instrument }: EnvironmentFile['universe'][number]): UniverseMember {
  return {
    instrument: {
      ...instrument,
      symbol: sym(instrument.symbol),
      tick: decimal(instrument.tick),
      lot: decimal(instrument.lot),
      minQty: decimal(instrument.minQty),
      minNotional: decimal(instrument.minNotional),
    },
    costs,
  };
}

/** Without the keys that hold undefined, which would overwrite a profile's value. */
function defined<T extends object>(partial: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(partial).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
