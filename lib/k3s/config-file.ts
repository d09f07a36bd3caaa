import { HEADER } from '../synth/kustomization';
import { toYaml } from '../synth/yaml';
import type { K3sNode } from './k3s-bootstrap-props';

/** An option of K3s as written in the file: a command line flag without its dashes. */
export interface Option {
  readonly key: string;
  readonly value: string | number | boolean | readonly string[];
  /** Why it is set, for readers of the file; one or more lines of text. */
  readonly reason: string;
}

/**
 * The file of one node, with the reason of each option above it.
 *
 * @see https://docs.k3s.io/installation/configuration#configuration-file
 */
export function configFile(node: K3sNode, role: string, options: readonly Option[]): string {
  const title = comment(`/etc/rancher/k3s/config.yaml of ${node.name}, ${role}.`);
  return (
    HEADER + title + options.map(({ key, value, reason }) => `\n${comment(reason)}${toYaml({ [key]: value })}`).join('')
  );
}

function comment(text: string): string {
  return text
    .split('\n')
    .map((line) => `# ${line}\n`)
    .join('');
}
