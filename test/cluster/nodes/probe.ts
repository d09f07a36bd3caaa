import { binary } from '../control-plane/binaries';
import type { Cluster } from '../control-plane/cluster';
import type { Machine } from '../machines/machine';
import { PROBE_IMAGE } from './platform';

/** A connection that the tests' own program tries: see `Flow` in its source. */
export interface Attempt {
  readonly protocol: 'tcp' | 'udp' | 'http' | 'dns' | 'icmp';
  readonly to: string;
  readonly milliseconds: number;
}

/** The answer to an attempt, or why there was none. */
export interface Outcome {
  readonly answer?: string;
  readonly error?: string;
}

/** What a test may change of a pod before it is applied. */
export interface ProbePod {
  readonly spec: {
    readonly containers: readonly {
      readonly ports: readonly { readonly containerPort: number; hostPort?: number }[];
    }[];
  };
}

/** A pod that answers at ports, each `PORT/tcp`, `PORT/udp` or `PORT/http`. */
export function probePod(
  {
    name,
    namespace,
    node,
    labels = {},
  }: { name: string; namespace: string; node: string; labels?: Record<string, string> },
  ports: readonly string[],
  named: Readonly<Record<string, number>> = {},
): ProbePod {
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels },
    spec: {
      nodeName: node,
      terminationGracePeriodSeconds: 0,
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      containers: [
        {
          name: 'probe',
          image: PROBE_IMAGE,
          imagePullPolicy: 'Never',
          args: ['serve', ...ports],
          ports: Object.entries(named).map(([portName, containerPort]) => ({ name: portName, containerPort })),
        },
      ],
    },
  };
  return pod;
}

/** Tries connections from a pod. */
export async function tryFromPod(
  { kubectl }: Cluster,
  namespace: string,
  pod: string,
  attempts: readonly Attempt[],
): Promise<Outcome[]> {
  const args = ['exec', '-i', '--namespace', namespace, pod, '--', '/probe', 'try'];
  return JSON.parse(await kubectl.run(args, JSON.stringify(attempts))) as Outcome[];
}

/** Tries connections from a machine. */
export async function tryFromMachine(machine: Machine, attempts: readonly Attempt[]): Promise<Outcome[]> {
  return JSON.parse(await machine.run(await binary('probe'), ['try'], JSON.stringify(attempts))) as Outcome[];
}

/** Clients who make requests one after the other for a while: see `Load` in the program's source. */
export interface Load {
  readonly url: string;
  readonly host?: string;
  readonly seconds: number;
  readonly clients: number;
  /** Whether each request has a connection of its own. */
  readonly anew?: boolean;
  readonly pauseMilliseconds?: number;
}

export interface LoadReport {
  readonly requests: number;
  readonly failures: readonly string[] | null;
}

/** Puts a load on a server from a machine. */
export async function loadFrom(machine: Machine, load: Load): Promise<LoadReport> {
  return JSON.parse(await machine.run(await binary('probe'), ['load'], JSON.stringify(load))) as LoadReport;
}
