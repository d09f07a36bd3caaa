/**
 * `npm run synth`, and `cdk8s synth` through cdk8s.yaml. It stands here as JavaScript, so that it is there before anything
 * is compiled: `npm ci --ignore-scripts` leaves that to the first run.
 */
const { spawnSync } = require('node:child_process');
const { existsSync } = require('node:fs');
const path = require('node:path');

const ROOT = path.resolve(__dirname, '../../..');
const RUN = path.join(ROOT, 'build', 'lib', 'synth', 'program', 'run.js');

if (!existsSync(RUN)) spawnSync('npm', ['run', '--silent', 'build'], { cwd: ROOT, stdio: ['ignore', 2, 2] });
if (existsSync(RUN)) require(RUN);
else process.exitCode = 1;
