import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { DecisionRecord } from '../../layers/core/decision/decision-record.ts';
import type { ApprovalQuestion } from '../../layers/core/decision/review.ts';
import { STRATEGIES } from '../../layers/core/strategies/registry.ts';
import { UNATTENDED } from '../../layers/app/ports/approval-desk.ts';
import { CHECK_UNITS } from '../../web/client/words/check-units.ts';
import { english } from '../../web/client/words/english.ts';
import { SENTENCES } from '../../web/client/words/recorded-sentences.ts';
import { sayRecorded } from '../../web/client/words/say-recorded.ts';
import { sayRefusal } from '../../web/client/words/say-refusal.ts';
import { spanishRefusals } from '../../web/client/words/spanish-refusals.ts';
import { spanishSentences } from '../../web/client/words/spanish-sentences.ts';
import { textIn } from '../../web/client/words/language.ts';
import { samplePortfolio } from './sample-portfolio.ts';

const ES = textIn('es', { currency: 'USD', zone: 'UTC' });
const EN = textIn('en', { currency: 'USD', zone: 'UTC' });

const LAYERS = join(import.meta.dirname, '../../layers');

/** The codes that a pattern finds in the files below a path of core, or of another layer. */
function codesIn(below: string, pattern: RegExp, layer = 'core'): readonly string[] {
  const path = join(LAYERS, layer, below);
  const files = below.endsWith('.ts')
    ? [path]
    : readdirSync(path, { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts'))
        .map((file) => join(path, file));
  const found = files.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(pattern)].map(([, code]) => code ?? ''),
  );
  expect(found.length).toBeGreaterThan(0);
  return [...new Set(found)];
}

function missing(codes: readonly string[], table: object): readonly string[] {
  return codes.filter((code) => !(code in table));
}

describe('the codes that core uses have words on the page', () => {
  test('each check, with what its numbers are counted in', () => {
    const checks = [
      ...codesIn('risk/checks.ts', /'([A-Z][A-Z_]+)'/g).filter((code) => code !== 'USD'),
      ...codesIn('risk/daily-guard.ts', /code: '([A-Z_]+)'/g),
      ...codesIn('compliance/rule-checks.ts', /code(?: =|:) '([A-Z_]+)'/g),
      ...codesIn('compliance/judge-order.ts', /code: '([A-Z_]+)'/g),
      ...codesIn('compliance/packs-for.ts', /refuse\('([A-Z_]+)'/g),
    ];
    expect(missing(checks, CHECK_UNITS)).toEqual([]);
  });

  test('each condition of a mode, and each breaker', () => {
    expect(missing(codesIn('risk/mode-table.ts', /Row\('[a-z]+', '([A-Z0-9_]+)'/g), english.codes)).toEqual(
      [],
    );
    expect(missing(codesIn('risk/breaker-table.ts', /code: '([A-Z_]+)'/g), english.codes)).toEqual([]);
  });

  test('each fate of a signal', () => {
    const fates = codesIn('decision/decision-record.ts', /'([A-Z]{3,}[A-Z_]*)'/g);
    expect(missing(fates, english.fates)).toEqual([]);
  });

  test('each end of an order', () => {
    const ends = [
      ...codesIn('simulation/trade-bar.ts', /cancel\(\w+, \w+, '([A-Z_]+)'/g),
      ...codesIn('simulation/cancel-order.ts', /reason: '([A-Z_]+)'/g),
      ...codesIn('decision/hear-execution.ts', /reason: '([A-Z_]+)'/g),
      ...codesIn('execution/executor', /reason: '([A-Z_]+)'/g),
    ];
    expect(missing(ends, english.ends)).toEqual([]);
  });

  test('each refusal of the executor and of the router', () => {
    const refusal = /(?:refuse\(|refused\(|code: )\s*'([A-Z][A-Z_]+)',\s*(?:message|['`$]|\n)/g;
    const refusals = [
      ...codesIn('execution', refusal),
      ...codesIn('execution', refusal, 'app'),
      ...codesIn('execution-host/account-view.ts', refusal, 'platform'),
    ];
    expect(refusals).toEqual(expect.arrayContaining(['LATCHED', 'TOO_THIN', 'NOT_LISTED']));
    expect(missing(refusals, spanishRefusals)).toEqual([]);
    const gates = codesIn('execution/executor', /kind: 'shut', code: '([A-Z_]+)'/g);
    expect(missing(gates, english.decision.orders.waitedFor)).toEqual([]);
  });

  test('each strategy that is built in bears its own title in English', () => {
    const titles = Object.fromEntries(STRATEGIES.map(({ id, title }) => [id, title]));
    expect(english.strategyTitles).toEqual(titles);
  });
});

describe('what the system recorded in words', () => {
  let records: readonly DecisionRecord[];

  beforeAll(async () => {
    const portfolio = await samplePortfolio({ bars: 900, left: 200 });
    // Asked for more certainty than there is, every entry is a question.
    while (await portfolio.step(UNATTENDED, portfolio.store.written.length % 2 === 0 ? 1.01 : 0)) continue;
    records = portfolio.store.written.flatMap((entry) => {
      const body = portfolio.store.body(entry);
      return body.kind === 'decision' ? [body.record] : [];
    });
  });

  const staysEnglish = (recorded: string): boolean =>
    sayRecorded(recorded, ES).some(({ lang }) => lang === 'en');

  test('in Spanish no sentence of risk, sizing, composition or approval stays English', () => {
    const sentences = records.flatMap(({ reason, regime, proposals, reviews }) => [
      reason,
      ...(regime?.kind === 'unknown' ? [regime.reason] : []),
      ...proposals.map((proposal) => proposal.reason),
      ...reviews.flatMap((review) => [
        ...review.sizing.map(({ why }) => why),
        ...('reason' in review ? [review.reason].filter((text) => !/ against /.test(text)) : []),
        ...('question' in review ? wordsOf(review.question) : []),
      ]),
    ]);
    expect(new Set(sentences).size).toBeGreaterThan(1_000);
    expect(sentences.some((sentence) => sentence.includes('at the stop'))).toBe(true);
    expect([...new Set(sentences.filter(staysEnglish))].slice(0, 10)).toEqual([]);
  });

  test('numbers are written as Spanish writes them, and a check has its own unit', () => {
    const [said] = sayRecorded('SPX: denied POSITION_LIMIT: 0.9512 against 0.9; BTC/USD: close', ES);
    expect(said).toEqual({ text: 'SPX: denegada por «Una posición»: 95,1\u00a0% frente a 90,0\u00a0%' });
    expect(sayRecorded('the limit of sector leaves 12.5 %', ES)).toEqual([
      { text: 'el límite de sector deja 12,5 %' },
    ]);
  });

  test('free text stays as it was, and is marked as English; in English all of it is', () => {
    expect(sayRecorded('SPX: a test signal', ES)).toEqual([
      { text: 'SPX: ' },
      { text: 'a test signal', lang: 'en' },
    ]);
    expect(sayRecorded('nobody wants it', EN)).toEqual([{ text: 'nobody wants it', lang: 'en' }]);
  });

  test('every blank of a sentence is filled in Spanish too', () => {
    for (const [code, template] of Object.entries(SENTENCES)) {
      const blanks = [...template.matchAll(/\{\w+\}/g)].map((_, place) => `{${place + 1}}`);
      const spanish = Object.entries(spanishSentences).find(([key]) => key === code)?.[1] ?? '';
      expect([code, ...(spanish.match(/\{\d\}/g) ?? []).toSorted()]).toEqual([code, ...blanks]);
    }
  });

  test('a refusal is said with its numbers; one in a venue’s own words stays as it was', () => {
    const refusal = {
      code: 'QTY_BELOW_MIN',
      message: 'a quantity of 0.5 ...',
      details: { value: '0.5', min: '1' },
    };
    expect(sayRefusal(refusal, ES).text).toBe('una cantidad de 0,5 es menos que el mínimo del mercado, 1');
    expect(sayRefusal(refusal, EN)).toEqual({ text: 'a quantity of 0.5 ...', lang: 'en' });
    const own = { code: 'EOrder:Whatever', message: 'the venue said so' };
    expect(sayRefusal(own, ES)).toEqual({ text: 'the venue said so', lang: 'en' });
  });
});

function wordsOf({ what, howMuch, why, worstCase }: ApprovalQuestion): readonly string[] {
  return [what, howMuch, why, worstCase];
}
