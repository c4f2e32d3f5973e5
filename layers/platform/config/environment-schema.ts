import { z } from 'zod';
import { CYCLES_COUNTED } from '../../core/risk/health.ts';
import { regimeModelSchema } from '../regime/regime-model-schema.ts';
import { awsSchema } from './aws-schema.ts';
import { executionSchema } from './execution-schema.ts';
import { ingestSchema } from './ingest-schema.ts';

const fraction = z.number().min(0).max(1);
const positive = z.number().positive();
const count = z.number().int().positive();
const seconds = z.number().int().min(0);
const decimalText = z
  .string()
  .regex(/^\d+(\.\d{1,18})?$/, 'must be a plain positive decimal in quotes, such as "0.01"');
const id = z.string().regex(/^[a-z0-9][a-z0-9-]{0,40}$/, 'must be lower-case letters, digits and dashes');

const instrument = z.strictObject({
  symbol: z.string().regex(/^[A-Z0-9][A-Z0-9./:^_-]{0,30}$/, 'must be a ticker or a ccxt symbol in capitals'),
  venue: id,
  assetClass: z.enum(['crypto-spot', 'crypto-perpetual', 'equity', 'etf', 'bond', 'fx']),
  sector: id,
  region: id,
  currency: z.string().regex(/^[A-Z]{3,5}$/, 'must be a currency code in capitals'),
  calendar: z.enum(['XNYS', 'XLON', '24/7']),
  tick: decimalText,
  lot: decimalText,
  minQty: decimalText,
  minNotional: decimalText,
  shortable: z.boolean(),
  costs: z.strictObject({
    spreadRatio: fraction,
    takerFeeRatio: z.number().min(0).max(0.1),
    makerFeeRatio: z.number().min(-0.01).max(0.1),
    impactCoefficient: z.number().min(0).max(10),
    impactFreeRatio: fraction,
  }),
});

const account = z.strictObject({
  residence: z.string().regex(/^[A-Z]{2}(-[A-Z0-9]{1,3})?$/, 'is an ISO 3166 code, such as ES or US-CA'),
  broker: z.string().min(1),
  brokerEntity: z.enum(['US', 'EEA']),
  accountType: z.enum(['cash', 'margin']),
  client: z.enum(['retail', 'professional']),
  products: z.array(z.enum(['spot', 'perpetual', 'cfd'])).min(1),
});

/** What an environment's file may tighten of its profile's limits. */
const limits = z.strictObject({
  positionRatioMax: fraction,
  sectorRatioMax: fraction,
  clusterRatioMax: fraction,
  correlationMax: fraction,
  usdRatioMax: fraction,
  cryptoRatioMax: fraction,
  cashRatioMin: fraction,
  quoteAgeBarsMax: z.number().int().min(0),
});

/** One environment's file: everything the owner chooses. Unknown keys are refused, for a typo must not be a default. */
export const environmentSchema = z.strictObject({
  environment: z.enum(['dev', 'testing', 'staging', 'production']),
  portfolio: z.strictObject({
    id,
    currency: z.string().regex(/^[A-Z]{3,5}$/),
    initialCapital: decimalText,
    monthlyContribution: decimalText,
  }),
  interval: z.enum(['day', 'hour']),
  benchmark: z.string(),
  /** Who holds the account: it chooses the rules of the land. */
  account: account.optional(),
  universe: z.array(instrument).min(1),
  strategies: z
    .array(z.strictObject({ id, parameters: z.record(z.string(), z.number()).default({}) }))
    .min(1),
  holdingSessionsMax: count,
  regime: z.strictObject({
    marginMin: fraction,
    sessionsMin: count,
    /** A file writes the path of a trained model here, and the model itself stands here once the file is loaded. */
    model: regimeModelSchema.optional(),
  }),
  weights: z.strictObject({
    sharpeSessions: count,
    activeSessionsMin: count,
    priorWeight: z.number().min(0).max(1),
    toleratedDrawdownRatio: fraction,
  }),
  opinionWeight: z.number().min(0).max(1),
  risk: z.strictObject({ profile: z.string(), limits: limits.partial().default({}) }),
  sizing: z.strictObject({
    kellyRatio: fraction,
    volatilityTarget: positive,
    stopAtrMultiple: positive,
    targetR: positive,
    rebalanceRatioMin: fraction,
  }),
  hygiene: z.strictObject({
    confidenceMin: fraction,
    perStrategyGapSeconds: z.number().min(0),
    perStrategyHourMax: count,
    totalHourMax: count,
    dailyVolatilityMax: positive,
  }),
  guards: z
    .strictObject({
      daily: z.strictObject({
        lossRatio: fraction,
        intradayDrawdownRatio: fraction,
        losingTradesMax: count,
        action: z.enum(['halt', 'close-all']),
      }),
      portfolio: z.strictObject({
        grossRatioMax: positive,
        softGrossRatio: positive,
        softCapPct: fraction,
        softCapGraceSeconds: z.number().int().min(0),
        autoClose: z.boolean(),
        shortfallRatioMax: fraction.optional(),
      }),
      repairStopRatio: fraction.default(0.05),
    })
    .default({
      daily: { lossRatio: 0.02, intradayDrawdownRatio: 0.025, losingTradesMax: 4, action: 'halt' },
      portfolio: {
        grossRatioMax: 1,
        softGrossRatio: 0.9,
        softCapPct: 0.05,
        softCapGraceSeconds: 432_000,
        autoClose: false,
      },
      repairStopRatio: 0.05,
    }),
  calibration: z
    .strictObject({ windowDays: count, outcomesMin: count, priorTrades: count })
    .default({ windowDays: 30, outcomesMin: 8, priorTrades: 20 }),
  modes: z.strictObject({
    defensive: z.strictObject({
      drawdownRatio: fraction,
      weekLossRatio: fraction,
      sharpe30: z.number(),
      calibrationError: fraction.default(0.15),
    }),
    emergency: z.strictObject({
      drawdownRatio: fraction,
      dayLossRatio: fraction,
      weekLossRatio: fraction,
      monthLossRatio: fraction,
    }),
    relax: z.strictObject({
      drawdownRatio: fraction,
      weekLossRatio: fraction,
      calibrationError: fraction.default(0.1),
      sessions: count,
      cycles: count.max(CYCLES_COUNTED).default(1),
    }),
    halt: z
      .strictObject({
        /** In hours of the market. Longer than the specification's hour and half hour is refused. */
        feedDeadSeconds: seconds.max(3_600),
        brokerUnreachableSeconds: seconds.max(1_800),
        flattensWithSecondPrice: z.boolean(),
      })
      .default({ feedDeadSeconds: 3_600, brokerUnreachableSeconds: 1_800, flattensWithSecondPrice: false }),
  }),
  /** No breaker may wait longer than the specification lets it. */
  breakers: z
    .strictObject({
      pricesSilentSeconds: seconds.max(300),
      newsSilentSeconds: seconds.max(3_600),
      brokerDownSeconds: seconds.max(120),
      modelLastValidSeconds: seconds,
      sentimentDownSeconds: seconds,
      sentimentSizeRatio: fraction,
      sentimentConfidenceRatio: fraction,
      holdSeconds: seconds,
    })
    .default({
      pricesSilentSeconds: 300,
      newsSilentSeconds: 3_600,
      brokerDownSeconds: 120,
      modelLastValidSeconds: 86_400,
      sentimentDownSeconds: 300,
      sentimentSizeRatio: 0.75,
      sentimentConfidenceRatio: 0.95,
      holdSeconds: 300,
    }),
  approval: z.strictObject({ confidenceMin: fraction, deadlineSeconds: z.number().int().min(1).max(86_400) }),
  venue: z.strictObject({ latencyMs: z.number().int().min(0), participationRatio: fraction }),
  simulatedOwner: z.strictObject({ resumesAfterSessions: count }).optional(),
  execution: executionSchema.optional(),
  ingest: ingestSchema.optional(),
  aws: awsSchema.optional(),
});

export type EnvironmentFile = z.infer<typeof environmentSchema>;
