import { spawnSync } from 'node:child_process';
import type { HelmValues, PlatformComponent } from '../gitops';
import type { Problem } from '../problems';
import { toYaml } from '../synth/yaml';

/** What Helm needs to render the chart of a component. */
export interface Rendering {
  readonly component: PlatformComponent;
  readonly values: HelmValues;
  /** The file of the chart. */
  readonly chart: string;
  readonly helm: string;
  readonly kubernetesVersion: string;
}

/** The result: the manifest, or the problem. */
export type Rendered = { readonly manifest: string } | { readonly problem: Problem };

const LARGEST = 256 * 1024 * 1024; // many times the size of all definitions of one chart

/** Helm's arguments, except for the values, which are passed on standard input. Argo CD runs no chart tests either. */
export function helmArguments({ component: { name, namespace }, chart, kubernetesVersion }: Rendering): string[] {
  const version = ['--kube-version', kubernetesVersion];
  const install = ['--namespace', namespace.name, '--include-crds', '--skip-tests'];
  return ['template', name, chart, ...install, ...version, '--values', '-'];
}

/**
 * The chart rendered by Helm, twice: a chart that generates a password or a certificate renders a different one each
 * time, which must not be in git, and would change with every synthesis.
 */
export function render(rendering: Rendering): Rendered {
  const { component, helm, values } = rendering;
  const input = toYaml(values as Record<string, unknown>);
  const run = () => spawnSync(helm, helmArguments(rendering), { input, encoding: 'utf8', maxBuffer: LARGEST });
  const first = run();
  if (first.error) return { problem: { ...NO_HELM, what: `${helm} cannot be run: ${first.error.message}.` } };
  if (first.status !== 0) {
    const said = first.stderr.trim().split('\n').slice(-3).join(' ').slice(0, 400);
    return { problem: { ...REFUSED, what: `Helm cannot render the chart of ${component.name}: ${said}.` } };
  }
  if (run().stdout !== first.stdout) {
    return {
      problem: { ...NOT_ALIKE, what: `The chart of ${component.name} is rendered differently each time.` },
    };
  }
  return { manifest: first.stdout };
}

const NO_HELM = { remedy: 'Install Helm, or name it by renderedManifests.helm.', code: 'RND001' };
const REFUSED = { remedy: 'Check the version of the chart and the values that it is given.', code: 'RND003' };
const NOT_ALIKE = {
  remedy: 'Give it the Secret or certificate that it makes up, or let Argo CD render the platform.',
  code: 'RND004',
};
