import { englishCodes } from './english-codes.ts';
import { englishDecision } from './english-decision.ts';

/** Every label of the page in English. What the system recorded in words is shown as it was recorded. */
export const english = {
  language: 'English',
  locale: 'en-GB',
  nav: { overview: 'Overview', decisions: 'Decisions', main: 'Main', skip: 'Skip to the content' },
  theme: { light: 'Light appearance', dark: 'Dark appearance' },
  switchLanguage: 'Ver en español',
  connection: { connecting: 'connecting', live: 'live', lost: 'connection lost, trying again' },
  environment: {
    dev: 'Development, simulated money',
    testing: 'Testing, simulated money',
    staging: 'Staging, paper money',
    production: 'Production, real money',
  },
  loading: 'Loading',
  nothingYet: 'Nothing has happened yet: the first bar has not closed.',
  failed: (message: string) => `This could not be read: ${message}`,
  none: 'none',
  since: (when: string) => `since ${when}`,
  more: 'Show all',

  progress: {
    label: 'Progress of the run',
    history: 'History',
    live: 'Live',
    finished: 'Finished',
    sessions: (done: string, total: string) => `${done} of ${total} sessions`,
    pace: (pace: string) => (pace === 'max' ? 'as fast as it goes' : `one every ${pace}`),
  },

  mode: {
    title: 'Mode',
    changed: (mode: string) => `The mode is now ${mode}.`,
    beyond: (name: string, value: string, limit: string) => `${name} ${value}, limit ${limit}`,
    calm: (sessions: string) => `calm for ${sessions} sessions`,
    owner: (note: string) => `By the owner: ${note}`,
    flatten: 'Policy: everything is sold at market.',
    halt: 'Policy: entries are cancelled, protective stops keep working.',
    names: {
      normal: 'Normal',
      defensive: 'Defensive',
      observation: 'Observation',
      pause: 'Pause',
      emergency: 'Emergency',
    },
    meanings: {
      normal: 'Everything is allowed.',
      defensive: 'Half exposure, high confidence only.',
      observation: 'Signals, no orders.',
      pause: 'Manages what is open, opens nothing.',
      emergency: 'Closes what the policy says, then nothing.',
    },
  },

  controls: {
    acts: {
      pause: 'Pause',
      kill: 'Close everything',
      resume: 'Resume',
      acknowledge: 'Accept the drawdown',
    },
    meanings: {
      pause: 'Nothing new is opened. What is open is managed, and its stops keep working.',
      kill: 'Entries are cancelled and everything held is sold at market. Then nothing, until you resume.',
      resume: 'Trading goes on, and past losses count as acknowledged.',
      acknowledge: 'The high-water mark starts again from here; defensive then ends by itself.',
    },
    why: 'Why? It is kept in the journal.',
    confirm: {
      pause: 'Pause now',
      kill: 'Close everything now',
      resume: 'Ask to resume',
      acknowledge: 'Ask to accept',
    },
    killReason: 'closed from the page',
    typeCode: (code: string) => `To confirm, type ${code}`,
    codeMeaning: 'The second act. The code is good for 15 minutes and for one attempt.',
    confirmCode: 'Confirm',
    leave: 'Leave it',
    asked: 'Asked for. It is taken between two sessions.',
    waiting: {
      resume: (reason: string) => `A resume waits for its code: ${reason}`,
      acknowledge: (reason: string) => `Accepting the drawdown waits for its code: ${reason}`,
    },
    refused: (message: string) => `Not taken: ${message}`,
  },

  wayBack: {
    sessions: (left: string) => `Ends by itself after ${left} more calm sessions in a row, while:`,
    below: (name: string, needed: string, now: string) => `${name} is under ${needed} (now ${now})`,
    'at-least': (name: string, needed: string, now: string) => `${name} is at least ${needed} (now ${now})`,
    mayAcknowledge: 'Where the account trades too little to climb back, you may accept the drawdown.',
    cycles: (left: string) => `Ends by itself after ${left} more complete cycles in a row.`,
    owner: 'Only you end it: ask to resume with a reason, then type the code.',
    still: (names: string) => `It would come back at once, for this still holds: ${names}.`,
  },

  exposure: {
    title: 'Exposure',
    by: {
      'asset-class': 'Asset class',
      sector: 'Sector',
      region: 'Region',
      currency: 'Currency, cash included',
    },
    unknown: (why: string) => `It cannot be told now: ${why}`,
    drift: {
      title: 'Held, and what the newest decision would hold',
      of: (held: string, wanted: string) => `${held} of ${wanted}`,
      verdict: {
        'in-band': 'Close enough.',
        'below-minimum': 'The venue would not take so little.',
        'not-worth-its-cost': 'Not worth its cost.',
        'no-estimate': 'Too few prices to judge.',
        propose: 'Worth its cost.',
      },
      worth: (benefit: string, cost: string) => `Worth ${benefit} of NAV, costs ${cost}.`,
    },
  },

  conditions: {
    title: 'What changes the mode',
    condition: 'Condition',
    now: 'Now',
    limit: 'Limit',
    result: 'Leads to',
    above: (limit: string) => `over ${limit}`,
    below: (limit: string) => `under ${limit}`,
    any: 'any',
    unknown: 'not known yet',
    flatten: 'sells everything',
    halt: 'keeps the stops',
  },

  breakers: {
    title: 'Circuit breakers',
    part: 'Part',
    state: 'State',
    tripsAfter: 'Trips after',
    then: 'What it does',
    states: {
      closed: 'closed',
      down: 'down, not tripped',
      open: 'tripped',
      recovering: 'back, on probation',
    },
    actions: {
      PRICES_SILENT: 'no entries; stops are kept',
      BROKER_DOWN: 'no entries; you are told, and it is tried again',
      NEWS_SILENT: 'technical strategies only',
      MODEL_FAILED: 'the last valid prediction for a while, then the strategy is paused',
      SENTIMENT_DOWN: 'smaller, and less sure',
    },
  },

  regime: {
    title: 'Regime',
    unknown: 'Unknown',
    unknownMeaning: 'Without a regime nothing is opened.',
    challenger: (name: string, sessions: string) => `${name} has been ahead for ${sessions}`,
    probabilities: 'Probability of each regime',
    byRules: 'judged by rules',
    names: {
      'trending-bull': 'Trending bull',
      'trending-bear': 'Trending bear',
      'range-bound': 'Range-bound',
      'high-volatility': 'High volatility',
      crisis: 'Crisis',
    },
    features: {
      adx: 'Trend strength, ADX 14',
      trendRatio: 'Price over its 200-bar mean',
      atrRatio: 'True range over its usual',
      volatilityIndex: 'Volatility, annualised',
      realised: '21-bar realised, for want of a VIX feed',
    },
  },

  account: {
    nav: 'Net asset value',
    navPerUnit: 'NAV per unit',
    day: 'last session',
    cash: 'Cash',
    deposits: 'Paid in',
    unrealised: 'Unrealised',
    realised: 'Realised',
    fees: 'Fees paid',
    slippage: 'Slippage paid',
    sharpe30: 'Sharpe, 30 sessions',
    timeWeighted: 'time-weighted, contributions aside',
  },

  curves: {
    title: 'NAV per unit',
    against: (benchmark: string) => `against buying and holding ${benchmark}`,
    system: 'Atalaya',
    hold: (benchmark: string) => `${benchmark} held`,
    drawdown: 'Drawdown',
    range: 'Range',
    ranges: { '3m': '3 months', '1y': '1 year', '5y': '5 years', all: 'All' },
    tooFew: 'The curve begins with the second session.',
    summary: (parts: {
      from: string;
      to: string;
      system: string;
      hold: string;
      benchmark: string;
      drawdown: string;
    }) =>
      `From ${parts.from} to ${parts.to}: Atalaya ${parts.system}, ${parts.benchmark} held ${parts.hold}, deepest drawdown ${parts.drawdown}.`,
    shaded: 'Shaded: defensive or emergency',
  },

  positions: {
    title: 'Positions',
    empty: 'Nothing is held.',
    quantity: 'Quantity',
    cost: 'Average cost',
    mark: 'Last price',
    value: 'Value',
    unrealised: 'Unrealised',
    share: 'Share of NAV',
    opened: (when: string) => `open since ${when}`,
    noPrice: 'no price',
  },

  orders: {
    title: 'Working orders',
    empty: 'No order is working.',
    order: 'Order',
    price: 'Price',
    quantity: 'Quantity',
    stopPlaced: 'Stop as placed',
    trails: (by: string) => `as placed, trails by ${by}`,
    market: 'market',
    filled: (quantity: string) => `${quantity} filled`,
    legs: {
      entry: 'Entry',
      stop: 'Stop',
      target: 'Target',
      exit: 'Exit',
      flatten: 'Emergency flatten',
    },
    sides: { buy: 'Buy', sell: 'Sell' },
    statuses: {
      'pending-submit': 'about to be sent',
      working: 'working',
      filled: 'filled',
      canceled: 'cancelled',
      rejected: 'rejected',
      accepted: 'accepted',
    },
    ladder: (parts: { symbol: string; px: string; stop: string; target: string }) =>
      `${parts.symbol} at ${parts.px}, stop at ${parts.stop}, target at ${parts.target}`,
  },

  approvals: {
    title: 'Waiting for you',
    asked: (decision: string) => `Decision ${decision}`,
    howMuch: 'How much',
    why: 'Why',
    worstCase: 'Worst case',
    left: (seconds: string) => `${seconds} s left`,
    noAnswer: 'No answer means reject.',
    approve: 'Approve',
    reject: 'Reject',
    approved: 'Approved.',
    rejected: 'Rejected.',
    refused: (message: string) => `Not taken: ${message}`,
  },

  limits: {
    title: 'Risk limits',
    profile: (name: string) => `profile ${name}`,
    of: (used: string, limit: string) => `${used} of ${limit}`,
    atLeast: (used: string, limit: string) => `${used}, at least ${limit}`,
    warning: (limit: string) => `told from ${limit} on`,
    actions: {
      refused: 'beyond it entries are cut or refused',
      shrunk: 'beyond it a size shrinks',
      'only-closing': 'below it only what closes is allowed',
      'no-entries-today': 'beyond it no entries for the rest of the day',
      'all-closed': 'beyond it everything is closed',
    },
  },

  strategies: {
    title: 'Strategies',
    strategy: 'Strategy',
    weight: 'Weight',
    wants: 'Wants',
    own: 'Traded alone',
    account: 'In the account',
    nothing: 'nothing',
    notInRegime: 'not in this regime',
    noRegime: 'the regime is unknown',
  },

  decisions: {
    title: 'Decisions',
    latest: 'Latest decisions',
    date: 'Date',
    outcome: 'Outcome',
    reason: 'Reason',
    regime: 'Regime',
    confidence: 'Confidence',
    empty: 'No decision matches.',
    filter: 'Show',
    filters: { all: 'All', traded: 'Traded', 'no-trade': 'Not traded', approval: 'Asked you' },
    showing: (from: string, to: string, total: string) => `${from} to ${to} of ${total}`,
    newer: 'Newer',
    older: 'Older',
    outcomes: { traded: 'Traded', 'no-trade': 'No trade' },
    previous: 'Previous decision',
    next: 'Next decision',
    asked: {
      owner: { approve: 'you approved', reject: 'you rejected' },
      deadline: { approve: 'approved at the deadline', reject: 'deadline passed' },
      unattended: { approve: 'approved unattended', reject: 'nobody was asked' },
    },
  },

  decision: englishDecision,

  ...englishCodes,

  footer: {
    journal: (entries: string) => `Journal: ${entries} entries, head`,
    data: (when: string) => `Data until ${when}`,
    portfolio: (id: string) => `Portfolio ${id}`,
  },
};

/** What a language must say: all of it. */
export type Words = typeof english;
