import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { htmlReport } from '../../../layers/platform/report/html-report.ts';
import { CONTENT_SECURITY_POLICY } from '../../../layers/platform/report/html-style.ts';
import { markup } from '../../../layers/platform/report/markup.ts';
import { textReport } from '../../../layers/platform/report/text-report.ts';
import { aSession, fourSessions } from '../../core/backtest/a-session.ts';
import { aHeading, aReport } from './a-report.ts';

const page = htmlReport(aReport(), aHeading());

describe('the page', () => {
  test('shows the numbers that the terminal shows', () => {
    const text = textReport(aReport(), aHeading());
    const cells = [...page.matchAll(/<td class="right[^"]*">([^<]*)</g)].map(([, cell = '']) => plain(cell));
    expect(cells.length).toBeGreaterThan(60);
    for (const cell of cells) expect(`${text} -10.50 USD`).toContain(cell);
  });

  test('says the verdict, the profile, the notes and what it was made from', () => {
    expect(plain(page)).toContain('2 of 6 targets met.');
    expect(plain(page)).toContain('One position may be up to 90 % of NAV; at least 10 % stays cash.');
    expect(page).toContain('<li>An owner who resumes 21 sessions after each emergency is simulated.</li>');
    expect(page).toContain(aHeading().provenance.codeHash);
  });

  test('draws growth, regimes, modes, exposure, drawdown and the Sharpe ratio', () => {
    const captions = [...page.matchAll(/<figcaption><b>([^<]*)</g)].map(([, caption]) => caption);
    expect(captions).toEqual([
      'Growth of 1, log scale',
      'Regime',
      'Mode',
      'Exposure, of NAV',
      'Drawdown',
      'Sharpe of the last six months',
    ]);
    expect(page.match(/role="img" aria-label="[^"]+"/g)).toHaveLength(6);
  });

  test('tells a month under the pointer without a script', () => {
    expect(page).toContain('<title>2020-04: Buy and hold 0.99, System 0.99</title>');
  });

  test('sets months beside each other, and the year beside the benchmark', () => {
    const year = /<tr><th scope="row">2020<\/th>(.*?)<\/tr>/s.exec(page)?.[1] ?? '';
    const cells = [...year.matchAll(/<td[^>]*>([^<]*)</g)].map(([, cell = '']) => plain(cell));
    expect(cells).toEqual(['10.0', '', '', '-10.0', '', '', '20.0', '', '', '-10.0', '', '', '6.9', '8.9']);
  });

  test('colours what the words say: verdicts, and months from the worst to the best', () => {
    expect(page).toContain('<td class="left good">yes</td>');
    expect(page).toContain('<td class="left bad">no</td>');
    expect(page).toMatch(/<td class="up5">20\.0<\/td>/);
    expect(page).toMatch(/<td class="down3">\u221210\.0<\/td>/);
  });

  test('lists the closed trades, and says where the rest of a long list is', () => {
    expect(plain(page)).toContain('<th scope="row">1970-01-01</th><td>1970-01-02</td><td>SPX long</td>');
    const { trades, ...report } = aReport();
    const many = Array.from({ length: 1_003 }, () => trades).flat();
    expect(htmlReport({ ...report, trades: many }, aHeading())).toContain('3 later trades in trades.csv');
  });

  test('is closed: every element that is opened ends where it should', () => {
    expect(unclosed(page)).toEqual([]);
  });
});

describe('what the page may do', () => {
  test('it runs nothing, fetches nothing and styles nothing in passing', () => {
    expect(page).not.toMatch(/<script|<link|<img|<iframe|<object|@import|url\(|javascript:/i);
    expect(page).not.toMatch(/ (style|on[a-z]+|href|src)=/i);
  });

  test('its own policy allows its own style sheet, by hash, and nothing else', () => {
    const style = /<style>(.*?)<\/style>/s.exec(page)?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    expect(CONTENT_SECURITY_POLICY).toContain(`default-src 'none'; style-src 'sha256-${hash}'`);
    expect(page).toContain(CONTENT_SECURITY_POLICY.replaceAll("'", '&#39;'));
  });

  test('whatever the words are, they stay words', () => {
    const evil = `"><script>alert('x')</script>&amp;<b onclick="y">`;
    const session = aSession({ day: `2020-01-02${evil}`, mode: evil, regime: evil });
    const report = aReport({ sessions: [session], fates: { [evil]: 1 }, approvals: { [evil]: 1 } });
    const trade = { symbol: evil, direction: 'long', openedMs: 0, closedMs: 0, result: 1 } as const;
    const profile = { name: evil, meaning: evil };
    const heading = { portfolioId: evil, symbol: evil, currency: evil, profile, notes: [evil] };
    const shown = htmlReport({ ...report, trades: [trade] }, aHeading(heading));
    expect(shown).not.toContain('<script');
    expect(shown).not.toContain('<b onclick');
    expect(shown).toContain('<li>&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;amp;');
    expect(unclosed(shown)).toEqual([]);
  });

  test('text in a template cannot end an element or an attribute', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('<', '>', '"', "'", '&', 'a') }), (text) => {
        const { source } = markup`<p title="${text}">${[text]}</p>`;
        expect(source.match(/[<>"]/g)).toEqual(['<', '"', '"', '>', '<', '>']);
        expect(plain(source)).toBe(`<p title="${text}">${text}</p>`);
      }),
    );
  });
});

describe('an account that gives little to draw', () => {
  const wordless = /NaN|Infinity|undefined/;

  test('one session is shown, with dashes for what it cannot say', () => {
    const one = htmlReport(aReport({ sessions: [aSession()], tradeResults: [], fates: {} }), aHeading());
    expect(one).not.toMatch(wordless);
    expect(one).toContain('too few sessions to say');
    expect(one).toContain('<b>CAGR</b><strong>—</strong>');
  });

  test('one that was ruined is drawn on equal steps, without a number that is none', () => {
    const ruined = fourSessions().map((session, i) =>
      i < 2 ? session : { ...session, nav: 0, navPerUnit: 0 },
    );
    const shown = htmlReport(aReport({ sessions: ruined }), aHeading());
    expect(shown).not.toMatch(wordless);
    expect(shown).toContain('<title>2020-07: Buy and hold 0.99, System 0.00</title>');
  });

  test('no note and no trade leave no empty box', () => {
    const shown = htmlReport({ ...aReport(), trades: [] }, aHeading({ notes: [] }));
    expect(shown).not.toContain('<aside');
    expect(shown).not.toContain('<details');
  });
});

test('the growth may be drawn on equal steps instead', () => {
  const linear = htmlReport(aReport(), aHeading(), { equityScale: 'linear' });
  expect(linear).toContain('Growth of 1, linear scale');
  expect(linear).not.toBe(page);
});

/** As a reader sees it, with a terminal's minus and blanks. */
function plain(html: string): string {
  return html
    .replaceAll('\u2212', '-')
    .replaceAll('\u00a0', ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}

const VOID = new Set(['meta', 'br', 'hr']);

/** Elements that are opened and not ended in order. */
function unclosed(html: string): readonly string[] {
  const open: string[] = [];
  const body = html.replace(/<style>.*?<\/style>/s, '').replace('<!doctype html>', '');
  for (const [, slash, name = '', , selfClosing] of body.matchAll(
    /<(\/?)([a-z][a-z0-9]*)((?:\s[^<>]*?)?)(\/?)>/g,
  )) {
    if (VOID.has(name) || selfClosing === '/') continue;
    if (slash === '') open.push(name);
    else if (open.at(-1) === name) open.pop();
    else open.push(`/${name}`);
  }
  return open;
}
