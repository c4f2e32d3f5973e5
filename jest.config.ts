import type { Config } from 'jest';

const config: Config = {
  testEnvironment: 'node',
  roots: ['<rootDir>/tests'],
  testMatch: ['**/*.test.ts'],
  transform: {
    '^.+\\.(ts|tsx|mjs|js)$': ['@swc/jest', { jsc: { target: 'es2024', parser: { syntax: 'typescript' } } }],
  },
  // ESM-only packages are transformed too: jest's own module system reads CommonJS.
  transformIgnorePatterns: ['/node_modules/(?!(@middy)/)'],
  testTimeout: 30_000,
};

export default config;
