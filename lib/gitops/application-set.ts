import type { ComponentDirectory, HelmValues, IgnoredDifference, PlatformComponent } from './platform-component';
import { valuesOf } from './values-of';

/** The folder below a component's own with its chart as it was rendered. */
export const RENDERED = 'rendered';

/** Where Argo CD reads our objects. */
export interface GitSource {
  readonly repositoryUrl: string;
  readonly revision: string;
  /** The platform's folder in the repository. */
  readonly path: string;
  /** Whether the rendered charts are there as well. */
  readonly rendered: boolean;
}

/** What the ApplicationSet knows of one Application: everything that differs between them. */
export interface ApplicationElement {
  readonly name: string;
  readonly namespace: string;
  readonly wave: string;
  /** Where the chart is; for an Application without a chart, the git repository. */
  readonly repository: string;
  /** The chart's name in a repository with several charts. */
  readonly chart: string;
  /** The chart's address in a registry, where each chart has its own address. */
  readonly path: string;
  readonly version: string;
  readonly values: HelmValues;
  /** The folder with objects of ours in the git repository, if there are any. */
  readonly folder: string;
  /** The folder with the rendered chart; only where charts are rendered. */
  readonly rendered?: string;
  readonly ignoreDifferences: readonly IgnoredDifference[];
  readonly syncOptions: readonly string[];
}

/** The label with the wave of an Application: what it waits for is in earlier waves. */
const WAVE_LABEL = 'platypaas/wave';

/** The element of a component. */
export function elementOf(
  component: PlatformComponent,
  wave: number,
  folder: string,
  directory: ComponentDirectory,
): ApplicationElement {
  const { name, namespace, chart, ignoreDifferences, syncOptions } = component;
  return {
    name,
    namespace: namespace.name,
    wave: String(wave),
    repository: chart.repoUrl,
    chart: chart._chart,
    path: chart._chart ? '' : '.',
    version: chart.version,
    values: valuesOf(component, directory),
    folder,
    ignoreDifferences,
    syncOptions,
  };
}

/** The element of a component whose chart is rendered: Argo CD reads it from where our own objects are. */
export function renderedElement(element: ApplicationElement, git: GitSource): ApplicationElement {
  const { name } = element;
  const place = { repository: git.repositoryUrl, chart: '', path: '', version: git.revision, values: {} };
  return { ...element, ...place, rendered: `${git.path}/components/${name}/${RENDERED}` };
}

/** The element of an Application that has a folder of ours and no chart. */
export function folderElement(name: string, namespace: string, folder: string, git: GitSource): ApplicationElement {
  return {
    name,
    namespace,
    wave: '0',
    repository: git.repositoryUrl,
    chart: '',
    path: '',
    version: git.revision,
    values: {},
    folder,
    ignoreDifferences: [],
    syncOptions: [],
    ...(git.rendered ? { rendered: '' } : {}),
  };
}

const CHART = {
  repoURL: '{{ .repository }}',
  chart: '{{ .chart }}',
  path: '{{ .path }}',
  targetRevision: '{{ .version }}',
  helm: { releaseName: '{{ .name }}', values: '{{ toYaml .values }}' },
};

// In a patch, which is text, strings have to be quoted after they are filled in.
const CHART_IN_PATCH = JSON.stringify(CHART).replace(/"\{\{ (.*?) \}\}"/g, '{{ $1 | toJson }}');

// What the template's strings cannot hold: lists, and an optional second source. A patch replaces the list of
// sources as a whole, and so repeats the chart.
function templatePatch(git: GitSource): string {
  return `spec:
${git.rendered ? renderedSources(git) : chartSources(git)}  ignoreDifferences: {{ .ignoreDifferences | toJson }}
  syncPolicy:
    syncOptions: {{ .syncOptions | toJson }}
`;
}

function chartSources(git: GitSource): string {
  return `  {{- if .folder }}
  sources:
    {{- if or .chart .path }}
    - ${CHART_IN_PATCH}
    {{- end }}
${sourceIn('.folder', git)}  {{- end }}
`;
}

function renderedSources(git: GitSource): string {
  return `  sources:
    {{- if .rendered }}
${sourceIn('.rendered', git)}    {{- end }}
    {{- if .folder }}
${sourceIn('.folder', git)}    {{- end }}
`;
}

function sourceIn(member: string, { repositoryUrl, revision }: GitSource): string {
  return `    - repoURL: ${JSON.stringify(repositoryUrl)}
      path: {{ ${member} | toJson }}
      targetRevision: ${JSON.stringify(revision)}
`;
}

/** The cluster that Argo CD itself runs in. */
export const THIS_CLUSTER = 'https://kubernetes.default.svc';

/**
 * The spec of the one ApplicationSet: a list with an element for each component. It has no strategy: RollingSync would
 * turn off the self-heal of Applications. `syncOrder` keeps the order of the first sync.
 */
export function applicationSetSpec(elements: readonly ApplicationElement[], project: string, git: GitSource): object {
  return {
    goTemplate: true,
    goTemplateOptions: ['missingkey=error'],
    generators: [{ list: { elements } }],
    // Deleting the list must not delete the volumes of everyone who uses the platform.
    syncPolicy: { preserveResourcesOnDeletion: true },
    template: {
      metadata: { name: '{{ .name }}', labels: { [WAVE_LABEL]: '{{ .wave }}' } },
      spec: {
        project,
        destination: { server: THIS_CLUSTER, namespace: '{{ .namespace }}' },
        sources: [CHART],
        syncPolicy: {
          automated: { prune: true, selfHeal: true },
          // A sync that has failed for good would not be tried again before the next commit. A retry takes the newest
          // commit, so a mistake can be corrected meanwhile.
          retry: { limit: -1, refresh: true, backoff: { duration: '10s', factor: 2, maxDuration: '1m' } },
        },
      },
    },
    templatePatch: templatePatch(git),
  };
}
