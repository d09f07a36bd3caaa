const path = require('node:path');
const { spawnSync } = require('node:child_process');

/**
 * Compiles once before the tests, some of which run the program or the package as a user does. Types are checked by
 * `npm run lint`; here the compiler only has to write its output.
 */
module.exports = () => {
  spawnSync(path.join(__dirname, '..', 'node_modules', '.bin', 'tsc'), ['-p', 'tsconfig.build.json'], {
    stdio: 'ignore',
  });
};
