import { calendarDate } from '../market/calendar-date.ts';
import type { RulePack, RuleSource, VenueAccess } from './rule-pack.ts';

const MICA_REGISTER: RuleSource = {
  title: 'Which crypto exchanges hold a MiCA authorisation, against the ESMA register',
  url: 'https://www.exchangeatlas.io/guides/which-crypto-exchanges-are-mica-licensed/',
  dated: calendarDate('2026-06-23'),
};

const BINANCE_LEAVES: RuleSource = {
  title:
    'Binance withdraws its MiCA application; MiCA Article 143 ends the transitional period on 2026-07-01',
  url: 'https://crypto.runfyers.com/binance-faces-eu-service-curbs-as-mica-deadline-nears/',
  dated: calendarDate('2026-06-26'),
};

const BROKER_ENTITIES: RuleSource = {
  title: 'Which entity of Interactive Brokers serves which residents, 2026',
  url: 'https://expattrades.com/ibkr-onboarding-from-abroad-2026/',
  dated: calendarDate('2026-01-01'),
};

const ALPACA: RuleSource = {
  title: 'Alpaca customer agreement: accounts under FINRA Rule 4210',
  url: 'https://alpaca.markets/support/what-is-the-pattern-day-trading-pdt-rule',
  dated: calendarDate('2026-01-01'),
};

const KRAKEN_STATES: RuleSource = {
  title: 'Where Kraken serves: not residents of New York and Washington State',
  url: 'https://www.hedgewithcrypto.com/kraken-supported-countries/',
  dated: calendarDate('2026-01-01'),
};

/** The one in this repository: no place, no licence, no money. */
const SIMULATED: VenueAccess = {
  venue: 'simulated',
  source: {
    title: 'The simulated venue of this repository',
    url: 'layers/core/simulation/bar-venue.ts',
    dated: calendarDate('2026-01-01'),
  },
};

/** Absent is not served: bybit.com is closing to the area, and Bybit EU is another venue that has no adapter here. */
export const EEA_VENUES: RulePack = {
  id: 'eea-venues',
  jurisdiction: 'EEA',
  follows: 'residence',
  from: calendarDate('2026-01-01'),
  source: MICA_REGISTER,
  note:
    'A venue is listed where a source says that it serves residents. After 2026-06-30 a crypto venue needs an ' +
    'authorisation under MiCA (Regulation (EU) 2023/1114). Binance means to come back with one: look again.',
  rules: [
    {
      kind: 'venue-access',
      venues: [
        SIMULATED,
        { venue: 'kraken', source: MICA_REGISTER },
        { venue: 'okx', source: MICA_REGISTER },
        { venue: 'binance', until: calendarDate('2026-06-30'), source: BINANCE_LEAVES },
        { venue: 'ibkr', source: BROKER_ENTITIES },
      ],
    },
  ],
};

/** Absent is not served: Binance and Bybit bar residents, and of OKX no source was found. */
export const US_VENUES: RulePack = {
  id: 'us-venues',
  jurisdiction: 'US',
  follows: 'residence',
  from: calendarDate('2026-01-01'),
  source: KRAKEN_STATES,
  note: 'A venue is listed where a source says that it serves residents.',
  rules: [
    {
      kind: 'venue-access',
      venues: [
        SIMULATED,
        { venue: 'kraken', exceptIn: ['US-NY', 'US-WA'], source: KRAKEN_STATES },
        { venue: 'alpaca', source: ALPACA },
        { venue: 'ibkr', source: BROKER_ENTITIES },
      ],
    },
  ],
};
