import * as fs from 'node:fs';
import * as path from 'node:path';
import { toTheEnd } from '../interruption';
import { ConfigurationError, describe } from '../problems';
import type { ProjectFiles } from './project';

/**
 * Writes the files of a new project, all of them or none.
 *
 * @returns their paths
 * @throws ConfigurationError when one of them already exists
 */
export async function writeProject(folder: string, files: ProjectFiles): Promise<string[]> {
  const paths = Object.keys(files).map((name) => path.join(folder, name));
  const taken = paths.filter((file) => fs.existsSync(file));
  if (taken.length > 0) throw new ConfigurationError([describe(isTaken(taken))]);
  try {
    await toTheEnd(() => {
      for (const [name, text] of Object.entries(files)) {
        const file = path.join(folder, name);
        fs.mkdirSync(path.dirname(file), { recursive: true });
        fs.writeFileSync(file, text, { flag: 'wx' });
      }
    });
  } catch (error) {
    for (const file of paths) if (fs.existsSync(file)) fs.rmSync(file);
    throw new ConfigurationError([
      describe({
        what: `${folder} cannot be written: ${(error as Error).message.replace(/\.$/, '')}.`,
        remedy: 'Choose a folder in which you may write.',
        code: 'INI002',
      }),
    ]);
  }
  return paths;
}

function isTaken(files: readonly string[]) {
  return {
    what: `${files.join(' and ')} ${files.length === 1 ? 'is' : 'are'} there already.`,
    remedy: 'Choose an empty folder: "platypaas init NAME" makes one.',
    code: 'INI002',
  };
}
