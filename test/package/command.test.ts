import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { bin, version } from '../../package.json';

// npx makes it executable once for each folder, so that it would not be after another build.
test('what npx runs can be run as a program', () => {
  const command = join(__dirname, '..', '..', bin.platypaas);
  expect(execFileSync(command, ['--version'], { encoding: 'utf8' }).trim()).toBe(version);
});
