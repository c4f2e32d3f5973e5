import { describe, expect, test } from '@jest/globals';
import { stackFigure } from '../../../layers/platform/report/plots/stack-figure.ts';
import { regimePage } from '../../../layers/platform/report/regime-page.ts';
import { aStudy } from '../regime/a-study.ts';

const PAGE = {
  symbol: '<b>&"',
  notes: ['a <note>'],
  tables: [{ title: 'A table', columns: [], rows: [], whenEmpty: 'nothing <here>' }],
  provenance: [['Model', 'abc']],
} as const;

describe('the page of a study', () => {
  const html = regimePage(aStudy(), PAGE);

  test('is one file that runs nothing and fetches nothing', () => {
    expect(html).toContain('default-src &#39;none&#39;');
    expect(html).not.toMatch(/<script|<link|<img|\son\w+=|url\(|href=|src=/);
  });

  test('escapes whatever it was told', () => {
    expect(html).toContain('&lt;b&gt;&amp;&quot;');
    expect(html).toContain('a &lt;note&gt;');
    expect(html).toContain('nothing &lt;here&gt;');
    expect(html).not.toContain('<b>&');
  });

  test('shows rules, model and hindsight one under the other, with the sessions of each lane', () => {
    const lanes = [
      ...html.matchAll(/<path class="lane (is-[a-z-]+)" d="[^"]+"><title>([^<]+)<\/title>/g),
    ].map(([, , title]) => title);
    expect(lanes.filter((title) => title?.includes('session'))).toEqual([
      'trending-bull: 4 sessions, 50.0 %',
      'crisis: 2 sessions, 25.0 %',
      'unknown: 2 sessions, 25.0 %',
      'trending-bull: 3 sessions, 37.5 %',
      'range-bound: 2 sessions, 25.0 %',
      'crisis: 1 session, 12.5 %',
      'unknown: 2 sessions, 25.0 %',
      'trending-bull: 3 sessions, 37.5 %',
      'crisis: 4 sessions, 50.0 %',
      'unknown: 1 session, 12.5 %',
      'trained on: 5 sessions, 62.5 %',
      'not seen: 3 sessions, 37.5 %',
    ]);
  });

  test('says at its top how often either changes, and how far they agree', () => {
    for (const tile of ['84.0 a year', '2 times in 6 sessions', '66.7 %', '33.3 %', 'of 3 sessions'])
      expect(html).toContain(tile);
  });
});

describe('shares stacked upon one another', () => {
  const layers = [
    { name: 'low', series: [0.25, 1, undefined, 0] },
    { name: 'high', series: [0.75, 0, undefined, 1] },
  ];
  const { source } = stackFigure({ title: 'T', description: 'D', layers, ticks: [], height: 100 });
  const pathOf = (name: string): string | undefined =>
    new RegExp(`is-${name}" d="([^"]*)"`).exec(source)?.[1];

  test('fill the height wherever they are known, and leave a gap where they are not', () => {
    expect(pathOf('low')).toBe('M0 75H250V100H0zM250 0H500V100H250z');
    expect(pathOf('high')).toBe('M0 0H250V75H0zM750 0H1000V100H750z');
  });

  test('are the mean of their sessions where there are more sessions than columns', () => {
    const many = [{ name: 'low', series: Array.from({ length: 1_000 }, (_, i) => (i % 2 === 0 ? 0 : 1)) }];
    const { source: dense } = stackFigure({
      title: 'T',
      description: 'D',
      layers: many,
      ticks: [],
      height: 100,
    });
    expect(/is-low" d="(M[^z]*z)/.exec(dense)?.[1]).toBe('M0 50H2V100H0z');
  });

  test('draw nothing of nothing', () => {
    expect(stackFigure({ title: 'T', description: 'D', layers: [], ticks: [], height: 10 }).source).toContain(
      '<svg',
    );
  });
});
