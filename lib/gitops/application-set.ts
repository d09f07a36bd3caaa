import type { ComponentDirectory, HelmValues, IgnoredDifference, PlatformComponent } from './platform-component';

/** Where the objects of ours are read. */
export interface GitSource {
  readonly repositoryUrl: string;
  readonly revision: string;
  /** The platform's folder in the repository. */
  readonly path: string;
}

/** What the ApplicationSet knows of one Application: everything that differs between them. */
export interface ApplicationElement {
  readonly name: string;
  readonly namespace: string;
  readonly wave: string;
  readonly repository?: string;
  readonly chart?: string;
  readonly version?: string;
  readonly values?: HelmValues;
  /** Whether there is a folder with objects of ours. */
  readonly hasFolder: boolean;
  readonly ignoreDifferences: readonly IgnoredDifference[];
  readonly syncOptions: readonly string[];
}

/** The label of an Application that says in which step it is synchronized. */
export const WAVE_LABEL = 'platypaas/wave';

/** The element of a component. */
export function elementOf(
  component: PlatformComponent,
  wave: number,
  hasFolder: boolean,
  directory: ComponentDirectory,
): ApplicationElement {
  const { name, namespace, chart, ignoreDifferences, syncOptions } = component;
  return {
    name,
    namespace: namespace.name,
    wave: String(wave),
    repository: chart.repoUrl,
    chart: chart._chart,
    version: chart.version,
    values: component.values(directory),
    hasFolder,
    ignoreDifferences,
    syncOptions,
  };
}

// What no string of the template can hold: lists, and what only some Applications have.
function templatePatch({ repositoryUrl, revision, path }: GitSource): string {
  return `spec:
  sources:
    {{- if hasKey . "repository" }}
    - repoURL: {{ toJson .repository }}
      {{- if .chart }}
      chart: {{ toJson .chart }}
      {{- else }}
      path: .
      {{- end }}
      targetRevision: {{ toJson .version }}
      helm:
        releaseName: {{ toJson .name }}
        values: {{ .values | toYaml | toJson }}
    {{- end }}
    {{- if .hasFolder }}
    - repoURL: ${JSON.stringify(repositoryUrl)}
      path: ${path}/components/{{ .name }}
      targetRevision: ${JSON.stringify(revision)}
    {{- end }}
  ignoreDifferences: {{ toJson .ignoreDifferences }}
  syncPolicy:
    syncOptions: {{ toJson .syncOptions }}
`;
}

/** The cluster that Argo CD itself runs in. */
export const THIS_CLUSTER = 'https://kubernetes.default.svc';

/**
 * The spec of the one ApplicationSet: a list with an element for each component, synchronized wave by wave.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Progressive-Syncs/
 */
export function applicationSetSpec(elements: readonly ApplicationElement[], project: string, git: GitSource): object {
  const waves = [...new Set(elements.map(({ wave }) => wave))].sort((a, b) => Number(a) - Number(b));
  return {
    goTemplate: true,
    goTemplateOptions: ['missingkey=error'],
    generators: [{ list: { elements } }],
    strategy: {
      type: 'RollingSync',
      rollingSync: {
        steps: waves.map((wave) => ({ matchExpressions: [{ key: WAVE_LABEL, operator: 'In', values: [wave] }] })),
      },
    },
    // Deleting the list must not delete the volumes of everyone who uses the platform.
    syncPolicy: { preserveResourcesOnDeletion: true },
    template: {
      metadata: { name: '{{ .name }}', labels: { [WAVE_LABEL]: '{{ .wave }}' } },
      spec: {
        project,
        destination: { server: THIS_CLUSTER, namespace: '{{ .namespace }}' },
        syncPolicy: {
          // RollingSync starts the syncs itself, and takes from here whether they prune.
          automated: { prune: true, selfHeal: true },
          retry: { limit: 10, backoff: { duration: '10s', factor: 2, maxDuration: '5m' } },
        },
      },
    },
    templatePatch: templatePatch(git),
  };
}
