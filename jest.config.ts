import type { Config } from 'jest';

const config: Config = {
  testEnvironment: 'node',
  roots: ['<rootDir>/tests'],
  setupFiles: ['<rootDir>/tests/fuzz-setup.ts'],
  testMatch: ['**/*.test.ts'],
  // Jest would leave a core to a watcher; on the two of a small machine that is half of it.
  maxWorkers: '100%',
  transform: {
    '^.+\\.(ts|tsx|mjs|js)$': ['@swc/jest', { jsc: { target: 'es2024', parser: { syntax: 'typescript' } } }],
  },
  // They name their entry for `import` alone.
  moduleNameMapper: { '^@middy/(core|util)$': '<rootDir>/node_modules/@middy/$1/index.js' },
  // ESM-only packages are transformed too: jest's own module system reads CommonJS.
  transformIgnorePatterns: ['/node_modules/(?!(@middy|@noble|@scure|ccxt|hyparquet|hyparquet-writer)/)'],
  // A law tried ten thousand times may take longer than one tried a hundred times.
  testTimeout: process.env['ATALAYA_FUZZ_RUNS'] === undefined ? 30_000 : 600_000,
};

export default config;
