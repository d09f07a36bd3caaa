import * as fs from 'node:fs';
import * as path from 'node:path';

/** The licences of packages that are included in what we publish, which require a copy. */
export function licences(packages: readonly string[]): string {
  const texts = packages.map((folder) => {
    const { name, version, license } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
    const files = fs.readdirSync(folder).filter((file) => /^(licen[cs]e|notice|copying)/i.test(file));
    const contents = files.sort().map((file) => fs.readFileSync(path.join(folder, file), 'utf8').trim());
    return [`## ${name} ${version}, ${license}`, ...contents].join('\n\n');
  });
  return `${['# Packages of others in these files', ...new Set(texts.sort())].join('\n\n')}\n`;
}
