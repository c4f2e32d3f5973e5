import type { DecisionRecord } from '../../core/decision/decision-record.ts';
import type { JournalBody } from '../../core/decision/journal.ts';
import type { Review } from '../../core/decision/review.ts';
import { formatDecimal } from '../../core/foundation/decimal.ts';
import { isoInstant } from '../../core/foundation/time.ts';
import { REGIMES } from '../../core/regime/regime.ts';
import { fillLines, outcomeLines } from './execution-text.ts';
import { routeLines } from './route-text.ts';

/** One decision in one line. */
export function decisionLine({ decisionId, outcome, regime, reason }: DecisionRecord): string {
  const state = regime?.kind === 'regime' ? regime.state.regime : 'unknown';
  return `${decisionId}  ${outcome.padEnd(8)}  ${state.padEnd(15)}  ${reason}`;
}

/** Why the system did what it did, from inputs to fills, with every number. */
export function decisionText(record: DecisionRecord, events: readonly JournalBody[]): string {
  const { context, provenance } = record;
  const fills = fillLines(events);
  return [
    `decision ${record.decisionId} at ${isoInstant(context.atMs)}: ${record.outcome}`,
    `  ${record.reason}`,
    'inputs',
    ...context.bars.map(({ symbol, bars, hash }) => `  ${bars} bars of ${symbol}, sha256 ${hash}`),
    `  strategy returns of ${context.returns.sessions} sessions, sha256 ${context.returns.hash}`,
    `  mode ${context.mode.mode}; cash ${formatDecimal(context.portfolio.cash)} ${context.portfolio.currency}`,
    ...context.portfolio.positions.map(
      ({ symbol, quantity }) => `  holding ${formatDecimal(quantity)} ${symbol}`,
    ),
    ...(context.tailRisk.length === 0 ? [] : ['tail risk of what is held, over one bar']),
    ...context.tailRisk.map(
      ({ method, confidence, valueAtRisk, expectedShortfall }) =>
        `  ${method.padEnd(12)} ${percent(confidence).padStart(6)}  value at risk ${percent(valueAtRisk)}, expected shortfall ${percent(expectedShortfall)}`,
    ),
    ...regimeLines(record),
    ...signalLines(record),
    ...weightLines(record),
    ...record.proposals.flatMap(({ symbol, direction, strength, confidence, votes, reason }) => [
      `proposal ${symbol}: ${direction}, strength ${percent(strength)}, confidence ${percent(confidence)} (${reason})`,
      ...votes.map(
        (vote) =>
          `  ${vote.voter} votes ${vote.direction}, weight ${percent(vote.weight)}, confidence ${percent(vote.confidence)}: ${vote.reason}`,
      ),
    ]),
    ...record.reviews.flatMap(reviewLines),
    ...record.approvals.map(({ symbol, answer, by }) => `approval ${symbol}: ${answer} by ${by}`),
    ...events.flatMap((body) => eventLines(body, events, fills)),
    `code ${provenance.codeHash}`,
    `config ${provenance.configHash}`,
  ].join('\n');
}

function regimeLines({ regime }: DecisionRecord): readonly string[] {
  if (regime === undefined) return [];
  if (regime.kind === 'unknown') return [`regime unknown: ${regime.reason}`];
  const { features, probabilities, state } = regime;
  const { adx, trendRatio, atrRatio, volatilityIndex, volatilityIndexFrom } = features;
  return [
    `regime ${state.regime} since ${isoInstant(state.sinceMs).slice(0, 10)} (${regime.model})`,
    ...(regime.trainedOnFuture === true
      ? ['  the model was trained on later bars too: it knew what was to come']
      : []),
    ...(regime.modelRefusal === undefined
      ? []
      : [`  the rules judged, for the model refused: ${regime.modelRefusal}`]),
    `  ${REGIMES.map((name) => `${name} ${percent(probabilities[name])}`).join(', ')}`,
    `  ADX ${adx.toFixed(1)}, ${percent(trendRatio)} from the 200-bar mean, ATR ${atrRatio.toFixed(2)} of usual, volatility ${volatilityIndex.toFixed(1)} (${volatilityIndexFrom})`,
  ];
}

function signalLines({ signals, fundamental = [], sentiment = [] }: DecisionRecord): readonly string[] {
  const silent = [...fundamental, ...sentiment].flatMap((opinion) =>
    opinion.kind === 'no-view' ? [opinion.reason] : [],
  );
  return [
    signals.length === 0 ? 'signals: none' : 'signals',
    ...signals.map(
      ({ strategyId, symbol, signal, fate }) =>
        `  ${strategyId} ${symbol} ${signal.direction}, confidence ${percent(signal.confidence)}: ${fate} (${signal.reason})`,
    ),
    ...[...new Set(silent)].map((reason) => `  no view: ${reason}`),
  ];
}

function weightLines({ weights }: DecisionRecord): readonly string[] {
  return weights.length === 0
    ? []
    : [
        'weights',
        ...weights.map(
          ({ strategyId, weight, why }) =>
            `  ${strategyId.padEnd(24)} ${percent(weight).padStart(8)}  ${why}`,
        ),
      ];
}

function reviewLines(review: Review): readonly string[] {
  const verdict =
    review.verdict === 'denied'
      ? `denied ${review.code}: ${review.reason}`
      : review.verdict === 'no-change'
        ? `no change: ${review.reason}`
        : `${review.action}, ${review.verdict}`;
  return [
    `risk ${review.symbol}: ${verdict}`,
    ...review.sizing.map(
      ({ step, ratio, why }) => `  size ${step.padEnd(18)} ${percent(ratio).padStart(9)}  ${why}`,
    ),
    ...review.checks.map(({ code, outcome, value, limit }) =>
      `  check ${code.padEnd(18)} ${outcome.padEnd(14)} ${value === undefined ? '' : `${number(value)} against ${number(limit ?? '')}`}`.trimEnd(),
    ),
    ...('intent' in review
      ? [
          `  intent ${review.intent.kind} ${review.intent.side} ${formatDecimal(review.intent.quantity)}${review.intent.kind === 'enter' ? `, stop ${formatDecimal(review.intent.bracket.stopPx)}, target ${formatDecimal(review.intent.bracket.targetPx)}` : ''}`,
        ]
      : []),
  ];
}

function eventLines(
  body: JournalBody,
  events: readonly JournalBody[],
  fills: ReadonlyMap<JournalBody, string>,
): readonly string[] {
  switch (body.kind) {
    case 'order':
      return [
        `order ${body.request.clientOrderId}: ${body.leg} ${body.request.side} ${formatDecimal(body.request.quantity)} ${body.request.symbol} ${body.request.type.kind}`,
      ];
    case 'order-event':
      return [
        `order ${body.clientOrderId}: ${body.event.kind}${'reason' in body.event ? ` (${body.event.reason})` : ''}`,
      ];
    case 'fill': {
      const line = fills.get(body);
      return line === undefined ? [] : [line];
    }
    case 'route':
      return routeLines(body.route);
    case 'outcome':
      return outcomeLines(body.outcome, events);
    case 'alert':
      return [`alert ${body.code}: ${body.text}`];
    case 'decision':
    case 'flow':
    case 'ledger-entry':
    case 'mark':
    case 'mode':
    case 'control':
    case 'flatten':
    case 'health':
    case 'breaker':
      return [];
  }
}

function percent(value: number): string {
  return `${(100 * value).toFixed(1)} %`;
}

function number(value: number | string): string {
  return typeof value === 'number' ? String(Math.round(value * 10_000) / 10_000) : value;
}
