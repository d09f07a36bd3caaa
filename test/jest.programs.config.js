const everything = require('../jest.config.js');

/**
 * What `npm run test:programs` runs: not the library but whole programs, with a process or an installation for each case:
 * signals, kills and mistakes of users, checkouts that are built and edited, programs that we write or show for the compiler,
 * the commands of the documentation in a shell, pages in a browser, the package as npm installs it.
 */
module.exports = {
  ...everything,
  rootDir: '..',
  testMatch: [
    'cli/errors-of-commands',
    'cli/interruption',
    'docs/programs',
    'docs/shell',
    'helm/programs',
    'package/tarball',
    'program/code-cache',
    'program/edit',
    'program/killed-build',
    'program/mounted',
    'program/second-thread',
    'program/synth',
    'report/browser',
  ].map((name) => `<rootDir>/test/${name}.test.ts`),
};
