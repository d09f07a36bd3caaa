const cluster = require('../jest.config.js');

/** What `npm run oracle` runs: no tests, but it needs the same programs and machines. */
module.exports = {
  ...cluster,
  testMatch: ['<rootDir>/test/cluster/oracle/*.oracle.ts'],
  testTimeout: 4 * 3600 * 1000,
  rootDir: '../../..',
};
