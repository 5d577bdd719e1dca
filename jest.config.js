export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/__tests__/**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': '<rootDir>/scripts/jest-strip-types.js' },
  collectCoverageFrom: ['src/**/*.ts'],
  maxWorkers: '100%',
  coverageThreshold: { global: { branches: 95 } },
};
