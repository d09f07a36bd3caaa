const everywhere = require('../../jest.config.js');

/** The tests against a real control plane. One file at a time: each has a control plane of its own, and needs the cores. */
module.exports = {
  ...everywhere,
  rootDir: '../..',
  testMatch: ['<rootDir>/test/cluster/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  globalSetup: '<rootDir>/test/cluster/control-plane/prepare.ts',
  globalTeardown: '<rootDir>/test/cluster/control-plane/report-rights.ts',
  maxWorkers: 1,
  testTimeout: 300_000,
};
