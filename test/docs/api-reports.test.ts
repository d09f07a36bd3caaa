import { spawnSync } from 'node:child_process';
import * as path from 'node:path';

const ROOT = path.join(__dirname, '../..');

test('docs/api has the public surface as it is; after a change that is meant, `npm run docs:api`', () => {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ['build/lib/cli/development/api-reports.js', '--check'],
    { cwd: ROOT, encoding: 'utf8' },
  );
  expect({ outdated: stdout, stderr, status }).toEqual({ outdated: '', stderr: '', status: 0 });
}, 300_000);
