import type { IConstruct } from 'constructs';
import type { FolderContents } from '../synth/chart-folder';
import { warn } from '../warnings';

const SHOWN = 3;

/**
 * Warns of what constructs add to the folder of their chart, in an app that writes no folders: cdk8s' own `App` writes API
 * objects alone, and the files and CRDs would be missing without a word.
 */
export function warnOfUnwritten(root: IConstruct): void {
  for (const construct of root.node.findAll()) {
    const { extraFiles = [], remoteResources = [] } = construct as Partial<FolderContents>;
    const missing = [
      ...listed(
        'the file',
        'files',
        extraFiles.map(({ path }) => path),
      ),
      ...listed('the CRDs at', 'files of CRDs', remoteResources),
    ];
    if (missing.length === 0) continue;
    const ifThere = remoteResources.length > 0 ? '; if the cluster has the CRDs already, give Crds.NONE' : '';
    warn(construct, {
      what: `cdk8s' own App writes API objects alone, without ${missing.join(' and ')}.`,
      remedy: `Create it in a PlatformApp of platypaas/synth, which writes everything${ifThere}.`,
      code: 'SYN016',
    });
  }
}

function listed(one: string, many: string, names: readonly string[]): string[] {
  if (names.length <= 1) return names.map((name) => `${one} ${name}`);
  const more = names.length > SHOWN ? ', …' : '';
  return [`${names.length} ${many} (${names.slice(0, SHOWN).join(', ')}${more})`];
}
