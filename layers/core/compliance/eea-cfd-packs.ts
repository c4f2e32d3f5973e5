import { calendarDate } from '../market/calendar-date.ts';
import type { Rule, RulePack } from './rule-pack.ts';

const LEVERAGE: Rule = {
  kind: 'cfd-leverage',
  leverageMax: {
    'major-fx': 30,
    'minor-fx': 20,
    gold: 20,
    'major-index': 20,
    'minor-index': 10,
    'other-commodity': 10,
    equity: 5,
    other: 5,
    crypto: 2,
  },
};

const ACCOUNT: Rule = { kind: 'cfd-account', closeOutRatio: 0.5 };

const RETAIL_CFD = {
  jurisdiction: 'EEA',
  follows: 'residence',
  client: 'retail',
  rules: [LEVERAGE, ACCOUNT],
} as const;

/** The European measure for retail clients, renewed every three months while it lasted. */
export const ESMA_CFD: RulePack = {
  ...RETAIL_CFD,
  id: 'eea-cfd-esma',
  from: calendarDate('2018-08-01'),
  until: calendarDate('2019-07-31'),
  source: {
    title: 'ESMA Decisions (EU) 2018/796, 2018/1636, 2019/155 and 2019/679',
    url: 'https://eur-lex.europa.eu/legal-content/EN/TXT/HTML/?uri=CELEX:32019X0430(01)',
    dated: calendarDate('2019-04-30'),
  },
  note: 'Leverage caps by underlying, closing out at half of the margin required, no negative balance.',
};

/** The national measures that followed it, on the same figures. */
export const NATIONAL_CFD: RulePack = {
  ...RETAIL_CFD,
  id: 'eea-cfd-national',
  from: calendarDate('2019-08-01'),
  source: {
    title: 'ESMA ceases renewal, as most national authorities have permanent measures at least as stringent',
    url: 'http://www.mondovisione.com/media-and-resources/news/esma-ceases-renewal-of-product-intervention-measures-relating-to-contracts-for-d/',
    dated: calendarDate('2019-07-31'),
  },
  note:
    'The figures of the European measure, which the national ones meet or exceed; a country may be stricter. Crypto ' +
    'perpetuals are judged as contracts for differences, as ESMA said they likely are on 2026-02-24 ' +
    '(https://cointelegraph.com/news/crypto-derivatives-eu-regulations-esma).',
};
