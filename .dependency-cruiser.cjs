// Which room may import which (docs/adr/0002-rooms.md). Inside core the arrows point one way.
const CORE_ORDER = [
  'foundation',
  'statistics',
  'market',
  'indicators',
  'features',
  'regime',
  'strategies',
  'analysts',
  'portfolio',
  'compliance',
  'risk',
  'execution',
  'safety',
  'decision',
  'simulation',
  'backtest',
  'research',
];

/** A core room may import the rooms before it in CORE_ORDER, never those after it. */
const coreRules = CORE_ORDER.slice(0, -1).map((room, index) => ({
  name: `core-${room}-looks-down-only`,
  severity: 'error',
  from: { path: `^layers/core/${room}/` },
  to: { path: `^layers/core/(${CORE_ORDER.slice(index + 1).join('|')})/` },
}));

/** What reads rows later than the one it speaks about: for research alone, never for a decision (SPEC G2). */
const study = '^layers/core/regime/(forward-backward|viterbi|hidden-markov-study)\\.ts$';

module.exports = {
  forbidden: [
    { name: 'no-cycle', severity: 'error', from: {}, to: { circular: true } },
    ...coreRules,
    {
      name: 'regime-and-strategies-are-siblings',
      severity: 'error',
      from: { path: '^layers/core/strategies/' },
      to: { path: '^layers/core/regime/(?!regime\\.ts)' },
    },
    {
      name: 'core-imports-core',
      severity: 'error',
      from: { path: '^layers/core/' },
      to: { pathNot: '^layers/core/', dependencyTypesNot: ['core'] },
    },
    {
      name: 'core-has-no-node-but-sha256',
      severity: 'error',
      from: { path: '^layers/core/', pathNot: '^layers/core/foundation/hash\\.ts$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'core-hash-uses-crypto-only',
      severity: 'error',
      from: { path: '^layers/core/foundation/hash\\.ts$' },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?crypto$' },
    },
    {
      name: 'app-imports-core-and-app',
      severity: 'error',
      from: { path: '^layers/app/' },
      to: { pathNot: '^layers/(core|app)/' },
    },
    {
      name: 'platform-imports-app-core',
      severity: 'error',
      from: { path: '^layers/platform/' },
      to: { path: '^(bin|lib|functions|fargate|web|tests|bench)/' },
    },
    {
      name: 'hosts-import-app-platform',
      severity: 'error',
      from: { path: '^(functions|fargate|web)/' },
      to: { path: '^(bin|lib|tests|bench)/' },
    },
    {
      name: 'hosts-use-core-types-only',
      severity: 'error',
      from: { path: '^(functions|fargate|web)/' },
      to: { path: '^layers/core/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'lib-imports-config-and-names',
      severity: 'error',
      from: { path: '^lib/' },
      to: { path: '^(layers/(core|app)|functions|fargate|web|bin|tests)/' },
    },
    {
      name: 'lib-uses-only-shared-platform-files',
      severity: 'error',
      from: { path: '^lib/' },
      to: { path: '^layers/platform/', pathNot: '^layers/platform/(config|names)' },
    },
    {
      name: 'only-research-smooths',
      severity: 'error',
      from: {
        pathNot:
          '^(layers/core/(regime/hidden-markov-(study|fit|start)\\.ts$|backtest/|research/)|layers/app/research/|tests/|bench/|scripts/)',
      },
      to: { path: study },
    },
    {
      name: 'no-decision-reaches-the-study',
      severity: 'error',
      from: {
        path: '^(functions|fargate)/|^layers/core/(regime/hidden-markov-live\\.ts$|features/|strategies/|analysts/|portfolio/|risk/|decision/|execution/)',
      },
      to: { path: study, reachable: true },
    },
    {
      name: 'only-venues-import-ccxt',
      severity: 'error',
      from: { pathNot: '^(layers/platform/venues/|tests/|node_modules/)' },
      to: { path: '^node_modules/ccxt/' },
    },
    {
      name: 'no-decision-reaches-ccxt',
      severity: 'error',
      // Two functions of the safety stack trade in the executor's place; no other may be so big.
      from: { path: '^functions/(?!safety-(act|verify)/)|^layers/(core|app/decision-cycle)/' },
      to: { path: '^node_modules/ccxt/', reachable: true },
    },
    {
      name: 'nothing-imports-tests',
      severity: 'error',
      from: { pathNot: '^tests/' },
      to: { path: '^tests/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(cdk\\.out|node_modules/\\.cache)' },
    tsPreCompilationDeps: 'specify',
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.json'] },
  },
};
