import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { clientCertificate } from '../control-plane/certificates';
import type { Cluster } from '../control-plane/cluster';
import { DIST } from '../dist';
import { PROBE_IMAGE } from '../nodes/platform';

/** A Deployment of the tests' own program, whose number of pods follows its CPU usage. */
export function autoscaled(name: string, namespace: string): object[] {
  const labels = { app: name };
  const metadata = { name, namespace };
  return [
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata,
      spec: {
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            terminationGracePeriodSeconds: 0,
            containers: [
              {
                name: 'probe',
                image: PROBE_IMAGE,
                imagePullPolicy: 'Never',
                args: ['serve', '80/http'],
                readinessProbe: { httpGet: { path: '/', port: 80 }, periodSeconds: 1 },
                resources: { requests: { cpu: '20m' } },
              },
            ],
          },
        },
      },
    },
    {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata,
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
        minReplicas: 1,
        maxReplicas: 3,
        metrics: [
          { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } } },
        ],
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata,
      spec: { type: 'NodePort', selector: labels, ports: [{ port: 80, nodePort: 30081 }] },
    },
  ];
}

interface RelayDeployment {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: { readonly template: { readonly spec: { readonly containers: readonly object[] } } };
}

/**
 * A pod of CORE's relay with a certificate to show to agents. Agents are no pods here: it need not be beside one, and is
 * never ready.
 */
export async function relayAlone(cluster: Cluster): Promise<object[]> {
  const documents = parseAllDocuments(readFileSync(join(DIST, 'core', '5-workloads.yaml'), 'utf8'));
  const relay = documents
    .map((document) => document.toJS() as RelayDeployment)
    .find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === 'hubble-relay');
  if (!relay) throw new Error('CORE has no relay');
  const { containers, ...spec } = relay.spec.template.spec;
  const { certificates, processes } = cluster;
  const folder = join(processes.folder, 'certificates');
  const pair = await clientCertificate(folder, 'relay', '/CN=*.hubble-relay.cilium.io', certificates.ca);
  const [crt, key, ca] = [pair.cert, pair.key, certificates.ca.cert].map((file) => readFileSync(file, 'base64'));
  const unasked = { livenessProbe: undefined, readinessProbe: undefined, startupProbe: undefined };
  return [
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'hubble-relay-client-certs', namespace: 'kube-system' },
      data: { 'tls.crt': crt, 'tls.key': key, 'ca.crt': ca },
    },
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'relay', namespace: 'kube-system' },
      spec: { ...spec, affinity: undefined, containers: containers.map((each) => ({ ...each, ...unasked })) },
    },
  ];
}
