export default {
  globalSetup: '<rootDir>/scripts/jest-duration.js',
  testEnvironment: 'node',
  testMatch: ['<rootDir>/__tests__/**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '\\.ts$': '<rootDir>/scripts/jest-strip-types.js',
    '/node_modules/@actions/(workflow-parser|languageservice)/.*\\.js$': '<rootDir>/scripts/jest-json-imports.js',
  },
  transformIgnorePatterns: ['/node_modules/(?!@actions/(workflow-parser|languageservice)/)'],
  collectCoverageFrom: ['src/**/*.ts'],
  maxWorkers: '100%',
  // Real servers and processes take their time on a busy machine.
  testTimeout: 60_000,
  coverageThreshold: { global: { branches: 95 } },
};
