import type { WorkloadSize } from '../../gitops/workload';

/** Argo CD's programs. */
export type Program = 'application-controller' | 'applicationset-controller' | 'redis' | 'repo-server' | 'server';

/** The ports that metrics are served on; those of Redis by an exporter in its pod. */
export const METRICS_PORTS = {
  'application-controller': 8082,
  'applicationset-controller': 8080,
  'repo-server': 8084,
  server: 8083,
  redis: 9121,
} satisfies Readonly<Record<Program, number>>;

/** The programs that serve metrics. */
export function scrapedPrograms(redisExporter: string | false): Program[] {
  const programs = Object.keys(METRICS_PORTS) as Program[];
  return programs.filter((program) => program !== 'redis' || redisExporter !== false);
}

/** What the install needs to know. */
export interface Installation {
  readonly namespace: string;
  /** Where users reach the web interface, if they do. */
  readonly url: string | undefined;
  /** Host keys of the git servers that are reached by SSH, as in `known_hosts`. */
  readonly sshKnownHosts: string;
  /** Whether the web interface may delete and patch what Argo CD manages. */
  readonly changesFromUi: boolean;
  /** The image of the Redis exporter, if there is one. */
  readonly redisExporter: string | false;
  readonly sizes: Readonly<Record<Program, WorkloadSize>>;
}

/** The name of a program's objects, which also selects its pods. */
export function named(program: Program): string {
  return `argocd-${program}`;
}

/** Labels of an object that belongs to a program. */
export function labelsOf(program: Program): Record<string, string> {
  return {
    ...podLabelsOf(program),
    'app.kubernetes.io/component': program,
    'app.kubernetes.io/part-of': 'argocd',
    'app.kubernetes.io/managed-by': 'cdk8s',
  };
}

/** Labels that pods of a program have and no others. */
export function podLabelsOf(program: Program): Record<string, string> {
  return { 'app.kubernetes.io/name': named(program) };
}
