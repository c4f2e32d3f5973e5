import type { RegimeStudy } from '../../app/research/study-regimes.ts';
import { REGIMES, type Regime } from '../../core/regime/regime.ts';
import { agreementOf, changesOf, type RegimeTrack } from '../../core/regime/regime-track.ts';
import { counted, shownRatio, shownShare } from './figures.ts';
import { CONTENT_SECURITY_POLICY, STYLE } from './html-style.ts';
import { htmlTable } from './html-table.ts';
import { Markup, markup } from './markup.ts';
import { dayTicks, type DayTick } from './plots/day-ticks.ts';
import { laneFigure } from './plots/lane-figure.ts';
import { lineFigure } from './plots/line-figure.ts';
import { stackFigure } from './plots/stack-figure.ts';
import type { ReportTable } from './report-table.ts';

export interface RegimePage {
  readonly symbol: string;
  /** What a reader must know before believing a picture, each a sentence. */
  readonly notes: readonly string[];
  readonly tables: readonly ReportTable[];
  /** What it was made from, by name. */
  readonly provenance: readonly (readonly [name: string, value: string])[];
}

const PRICE_HEIGHT = 240;
const PROBABILITY_HEIGHT = 120;

/** One HTML file: the price, the regimes of rules and model beneath it, and their probabilities. No script. */
export function regimePage(study: RegimeStudy, { symbol, notes, tables, provenance }: RegimePage): string {
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${CONTENT_SECURITY_POLICY}">
<title>Atalaya regimes: ${symbol}</title>
<style>${new Markup(STYLE)}</style>
</head>
<body><main>
<header><p class="eyebrow">Atalaya regime study</p>
<h1>${symbol} · ${study.days[0] ?? ''} to ${study.days.at(-1) ?? ''}</h1></header>
${tiles(study)}
<aside class="notes"><h2>Know this first</h2><ul>${notes.map((note) => markup`<li>${note}</li>`)}</ul></aside>
${regimePlots(study)}
<div class="sections">
${tables.map((table) => markup`<div class="wide scroll">${htmlTable(table)}</div>`)}
<section class="wide"><h2>Made from</h2><table><tbody>${provenance.map(
    ([name, value]) => markup`<tr><th scope="row">${name}</th><td><code>${value}</code></td></tr>`,
  )}</tbody></table></section>
</div>
</main></body>
</html>
`.source;
}

const SESSIONS_A_YEAR = 252;

function tiles({ rules, model, trainedOn }: RegimeStudy): Markup {
  const tile = (label: string, value: string, under: string): Markup =>
    markup`<div class="tile"><b>${label}</b><strong>${value}</strong><span>${under}</span></div>
`;
  const changing = (name: string, { regimes }: RegimeTrack): Markup => {
    const [changes, known] = [changesOf(regimes), regimes.filter((regime) => regime !== undefined).length];
    const aYear = known === 0 ? undefined : (SESSIONS_A_YEAR * changes) / known;
    return tile(
      `${name} change`,
      `${shownRatio(aYear, 1)} a year`,
      `${changes} times in ${counted(known, 'session')}`,
    );
  };
  const agreeing = (name: string, from: number, to?: number): Markup => {
    const { same, both } = agreementOf(rules.regimes.slice(from, to), model.regimes.slice(from, to));
    return tile(`Same regime, ${name}`, shownShare(same, both), `of ${counted(both, 'session')}`);
  };
  return markup`<div class="tiles">
${changing('Rules', rules)}${changing('Model', model)}${agreeing('in training', 0, trainedOn)}${agreeing('after it', trainedOn)}</div>`;
}

/** The picture itself, every plot over the same sessions, so that a day is at the same place in all. */
export function regimePlots({
  days,
  closes,
  rules,
  model,
  hindsight,
  trainedOn,
}: RegimeStudy): readonly Markup[] {
  const ticks = dayTicks(days);
  return [
    lineFigure({
      title: 'Price, log scale',
      description: 'The close of each session',
      days,
      ticks,
      height: PRICE_HEIGHT,
      lines: [{ name: 'Close', series: closes, className: 'account' }],
      shown: (value) => shownRatio(value, value < 10 ? 2 : 0),
      base: closes[0] ?? 1,
      scale: 'log',
    }),
    ribbon('Regime by the rules', rules.regimes, ticks),
    ribbon('Regime by the model, knowing the past alone', model.regimes, ticks),
    ribbon('Regime by the model in hindsight: the likeliest path through all sessions', hindsight, ticks),
    laneFigure({
      title: 'What the model was trained on',
      description: 'Which sessions the model was trained on',
      names: days.map((_, index) => (index < trainedOn ? 'trained on' : 'not seen')),
      order: ['trained on', 'not seen'],
      labels: new Map(),
      ticks,
    }),
    stack('Probabilities by the rules, in the colours above', rules, ticks),
    stack('Probabilities by the model, knowing the past alone', model, ticks),
  ];
}

const UNKNOWN = 'unknown';
const LABELS: ReadonlyMap<string, string> = new Map([
  ['trending-bull', 'bull'],
  ['trending-bear', 'bear'],
  ['range-bound', 'range'],
  ['high-volatility', 'volatile'],
]);

function ribbon(title: string, regimes: readonly (Regime | undefined)[], ticks: readonly DayTick[]): Markup {
  const names = regimes.map((regime) => regime ?? UNKNOWN);
  return laneFigure({ title, description: title, names, order: REGIMES, labels: LABELS, ticks });
}

function stack(title: string, { probabilities }: RegimeTrack, ticks: readonly DayTick[]): Markup {
  const layers = REGIMES.map((name) => ({ name, series: probabilities.map((known) => known?.[name]) }));
  return stackFigure({ title, description: title, layers, ticks, height: PROBABILITY_HEIGHT });
}
