const everything = require('../jest.config.js');

/**
 * What `npm run test:programs` runs: not the library but whole programs, with a process or an installation for each case:
 * signals, kills and mistakes of users, checkouts that are built and edited, the commands of the documentation in a shell,
 * pages in a browser, the package as npm installs it.
 */
module.exports = {
  ...everything,
  rootDir: '..',
  testMatch: [
    'cli/errors-of-commands',
    'cli/interruption',
    'docs/shell',
    'package/tarball',
    'program/code-cache',
    'program/edit',
    'program/killed-build',
    'program/mounted',
    'report/browser',
  ].map((name) => `<rootDir>/test/${name}.test.ts`),
};
