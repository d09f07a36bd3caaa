import { mountedSecret } from '../../kubernetes/mounted';
import type { Container, EnvVar, JobSpec, PodSpec } from '../../kubernetes/objects';
import { isolatedContainer, unprivilegedPodWithVolumes } from '../../kubernetes/pod-security';
import { TOOLS_IMAGE } from '../../kubernetes/tools-image';
import { endpoints, type FleetNames, SECRETS } from '../fleet-names';

/** Labels of the pods of the fleet's Jobs, which may connect to its members. */
export function jobLabels({ name }: FleetNames): Readonly<Record<string, string>> {
  return { 'app.kubernetes.io/name': 'etcd-operations', 'app.kubernetes.io/instance': name };
}

/** A Job that runs a script as the user `root` of the fleet. */
export function operation(names: FleetNames, script: string, env: readonly EnvVar[] = []): JobSpec {
  return {
    backoffLimit: 20,
    template: { metadata: { labels: { ...jobLabels(names) } }, spec: operator(names, script, env) },
  };
}

/** The pod that runs such a script. */
export function operator(
  names: FleetNames,
  script: string,
  env: readonly EnvVar[] = [],
): PodSpec & { containers: Container[] } {
  const root = mountedSecret('root', '/etc/etcd/root', SECRETS.root(names));
  return {
    restartPolicy: 'OnFailure',
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    securityContext: unprivilegedPodWithVolumes(),
    containers: [
      {
        name: 'etcdctl',
        image: TOOLS_IMAGE,
        command: ['/bin/sh', '-euc', script],
        env: [...connection(names), ...env],
        resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '256Mi' } },
        securityContext: isolatedContainer(),
        volumeMounts: [root.mount],
      },
    ],
    volumes: [root.volume],
  };
}

function connection(names: FleetNames): EnvVar[] {
  return Object.entries({
    ETCDCTL_ENDPOINTS: endpoints(names).join(','),
    ETCDCTL_CACERT: '/etc/etcd/root/ca.crt',
    ETCDCTL_CERT: '/etc/etcd/root/tls.crt',
    ETCDCTL_KEY: '/etc/etcd/root/tls.key',
  }).map(([name, value]) => ({ name, value }));
}
