const everything = require('../jest.config.js');
const programs = require('./jest.programs.config.js');

/** What `npm test` runs: all but what has a suite of its own. */
module.exports = {
  ...everything,
  rootDir: '..',
  testPathIgnorePatterns: [...everything.testPathIgnorePatterns, ...programs.testMatch],
};
