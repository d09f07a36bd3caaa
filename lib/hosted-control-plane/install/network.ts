import type { Construct } from 'constructs';
import {
  fromAnywhere,
  fromPeers,
  type PolicyPeer,
  TO_DNS,
  toAnywhere,
  toPeers,
} from '../../kubernetes/network-policies';
import { NetworkPolicy } from '../../kubernetes/objects';
import { BEFORE_THE_PODS } from '../../kubernetes/sync-wave';
import { API_SERVER, KONNECTIVITY_PORT, labelsOf, type Program, securePort, type Tenant, TUNNEL_PORT } from '../tenant';
import { OPERATION_LABELS } from './restarts';

/** Closes the namespace: customers and controllers may connect to the API server, and the API server to its etcd. */
export function networkPolicies(scope: Construct, tenant: Tenant): void {
  const { namespace, exposure, etcd } = tenant;
  const port = securePort(tenant);
  const metadata = (name: string) => ({ name, namespace, annotations: BEFORE_THE_PODS });
  const flows = (id: string, labels: Readonly<Record<string, string>>, spec: object) =>
    new NetworkPolicy(scope, `${id}-flows`, {
      metadata: metadata(id),
      spec: { podSelector: { matchLabels: { ...labels } }, policyTypes: ['Ingress', 'Egress'], ...spec },
    });
  new NetworkPolicy(scope, 'Closed', {
    metadata: metadata('default-deny'),
    spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
  });
  const members: PolicyPeer = { namespace: etcd.serverNamespace, pods: etcd.serverLabels };
  const isBehindEdge = exposure.kind === 'sni';
  flows(API_SERVER, labelsOf(API_SERVER), {
    ingress: [
      fromPeers([{}], port),
      isBehindEdge
        ? fromPeers([{ namespace: `edge-${exposure.shard}` }], port, KONNECTIVITY_PORT, TUNNEL_PORT)
        : fromAnywhere(port, KONNECTIVITY_PORT),
    ],
    // konnectivity's server connects to the API server by the name of its Service.
    egress: [toPeers([members], 2379), toPeers([{ pods: labelsOf(API_SERVER) }], port), TO_DNS],
  });
  const apiServer = toPeers([{ pods: labelsOf(API_SERVER) }], port);
  for (const program of ['kube-controller-manager', 'kube-scheduler'] as const) {
    flows(program, labelsOf(program), { egress: [apiServer, TO_DNS] });
  }
  // The APIs of clouds can be anywhere, and use HTTPS.
  const cloud: readonly [Program, boolean][] = [
    ['cloud-controller-manager', tenant.cloudControllerManager !== undefined],
    ['csi-controller', tenant.csiController !== undefined],
  ];
  for (const [program, exists] of cloud) {
    if (exists)
      flows(program, labelsOf(program), { egress: [apiServer, TO_DNS, toAnywhere(443, 5000, 8774, 8776, 9696)] });
  }
  flows('operations', OPERATION_LABELS, { egress: [apiServer, TO_DNS, toAnywhere(443, 6443)] });
}
