const os = require('node:os');
const everything = require('../jest.config.js');
const programs = require('./jest.programs.config.js');

// Node reads these certificates at each start, which takes longer than the rest of it; no test here leaves the machine.
delete process.env.NODE_EXTRA_CA_CERTS;

/**
 * What `npm test` runs: all but what has a suite of its own. package.json gives V8 more room for what is young, which saves a
 * tenth of the processors' time.
 */
module.exports = {
  ...everything,
  rootDir: '..',
  // Some wait for the disk or for a process of theirs.
  maxWorkers: os.availableParallelism() + 1,
  testPathIgnorePatterns: [...everything.testPathIgnorePatterns, ...programs.testMatch],
};
