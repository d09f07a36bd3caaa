const { spawnSync } = require('node:child_process');
const path = require('node:path');

const ROOT = path.join(__dirname, '..');

/**
 * Builds once before the tests, some of which run the program or the package as a user does. Types are checked by
 * `npm run lint`; here the compiler only has to write its output.
 */
module.exports = () => {
  spawnSync(path.join(ROOT, 'node_modules', '.bin', 'tsc'), ['-p', 'tsconfig.build.json'], { cwd: ROOT });
  spawnSync(process.execPath, ['build/modules/lib/bundle/make.js'], { cwd: ROOT, stdio: 'inherit' });
};
