/**
 * The fixed sentences of the system's records, by code. {n} is a number, {w} words of the system's own, {t} a text such as a symbol
 * or a list of names, {check} the code of a check and {v} what it compares, {s} another sentence.
 */
export const SENTENCES = {
  edge: 'p {n} % believed as {n} % ({n} % of its edge after {n} trades), payoff {n}: Kelly {n} % over a {n} % stop',
  kelly: '{n} % of it is bet',
  volatilityTarget: '{n} % target over {n} % a year',
  cap: 'one position at most {n} %',
  strength: '{n} % of a full position is wanted',
  correlation: 'highest correlation with a held position {n}',
  regimeAllows: 'regime allows {n} %',
  modeAllows: 'mode allows {n} %',
  breakersLeave: 'breakers leave {n} %',
  limitLeaves: 'the limit of {w} leaves {n} %',
  cashAllows: 'cash allows {n} %',
  venueLeast: 'the venue takes at least {n} %',
  tooLittle: '{n} % is too little: the venue takes at least {n} %',

  nobodyWantsIt: 'nobody wants it',
  nobodyWithWeight: 'nobody with weight wants it',
  cancelOut: '{n} voices cancel out',
  notWorthIt: 'held; a change of {n} % of NAV is not worth its costs',
  onItsWay: 'what is to be closed is still on its way',
  priceMissing: 'a price that is needed is missing',
  pricesMissing: 'without a price of all that is held, or about to be, nothing is opened',
  denied: 'denied {check}: {v} against {v}',
  deniedFor: 'denied {check}: {s}',
  approvedBy: '{w}, approved by the {w}',
  rejectedByOwner: 'rejected by the owner',
  unattended: 'needed approval, and nobody attends this run',
  deadlinePassed: 'needed approval, and the deadline passed',
  emergency: 'EMERGENCY: no decision is made until the owner resumes',
  action: '{w}',

  voicesFor: '{w}: {t}, {n} against',
  voices: '{w}: {t}',
  noFundamentals: 'no provider of fundamentals is configured',
  noNews: 'no provider of news is configured',
  noBars: 'no bars of {t}',
  tooFewBars: '{n} bars are too few to tell',

  questionWhat: '{w} {n} {t} at about {n}',
  questionHowMuch: '{n} {t}, {n} % of the account',
  questionWhy: '{s}; confidence {n} %',
  questionWorst: '{n} {t} ({n} %) at the stop {n}, more if it gaps',
} as const satisfies Readonly<Record<string, string>>;

export type SentenceCode = keyof typeof SENTENCES;

/** How a language says each of them: `{1}` stands for the first blank, and so on. */
export type Sentences = Readonly<Record<SentenceCode, string>>;

type Blank = 'n' | 'w' | 't' | 's' | 'check' | 'v';

/** Says what stood in a blank; undefined where it has no words for it. */
export type SayBlank = (blank: Blank, recorded: string, check: string) => string | undefined;

/** A recorded sentence in another language; undefined where it is none of the fixed ones. */
export function saidAs(recorded: string, sentences: Sentences, sayBlank: SayBlank): string | undefined {
  for (const { code, pattern, blanks } of PATTERNS) {
    const found = pattern.exec(recorded)?.slice(1);
    if (found === undefined) continue;
    const check = found[blanks.indexOf('check')] ?? '';
    const said = blanks.map((blank, place) =>
      blank === 's'
        ? saidAs(found[place] ?? '', sentences, sayBlank)
        : sayBlank(blank, found[place] ?? '', check),
    );
    if (said.includes(undefined)) continue;
    return sentences[code].replace(/\{(\d)\}/g, (_, place: string) => said[Number(place) - 1] ?? '');
  }
  return undefined;
}

/** A decision's reason names each instrument with what became of it: `SPX: close; BTC/USD: denied ...`. */
export function partsOf(recorded: string): readonly { readonly symbol: string; readonly sentence: string }[] {
  return recorded.split(/; (?=[A-Z0-9][\w./-]*: )/).map((part) => {
    const [, symbol = '', sentence = part] = /^([A-Z0-9][\w./-]*: )(.*)$/.exec(part) ?? [];
    return { symbol, sentence };
  });
}

const NUMBER = '[-−]?(?:[\\d.]+(?:e[-+]?\\d+)?|Infinity|NaN)';

const BLANKS: Readonly<Record<Blank, string>> = {
  n: `(${NUMBER})`,
  w: '([a-z][a-z ]*)',
  t: '(.+?)',
  s: '(.+)',
  check: '([A-Z][A-Z0-9_]*)',
  v: '(.+?)',
};

const PATTERNS = sentenceCodes().map((code) => {
  const template = SENTENCES[code];
  const blanks = [...template.matchAll(/\{(\w+)\}/g)].map(([, blank]) => blankOf(blank ?? ''));
  const source = template
    .replace(/[.*+?^$()|[\]\\]/g, '\\$&')
    .replace(/\{(\w+)\}/g, (_, blank: string) => BLANKS[blankOf(blank)]);
  return { code, blanks, pattern: new RegExp(`^${source}$`) };
});

function sentenceCodes(): readonly SentenceCode[] {
  const isCode = (key: string): key is SentenceCode => key in SENTENCES;
  return Object.keys(SENTENCES).filter(isCode);
}

function blankOf(name: string): Blank {
  const isBlank = (key: string): key is Blank => key in BLANKS;
  if (!isBlank(name)) throw new Error(`no sentence has a blank {${name}}`);
  return name;
}
