import type { Construct } from 'constructs';
import { fromPeers, type PolicyPeer, TO_DNS, toAnywhere, toPeers } from '../../kubernetes/network-policies';
import { NetworkPolicy } from '../../kubernetes/objects';
import { CLIENT_PORT, clientLabel, type FleetNames, METRICS_PORT, memberLabels, PEER_PORT } from '../fleet-names';
import { jobLabels } from './jobs';

/** Closes the namespace: members talk to one another, tenants and Jobs to members, Prometheus to their metrics. */
export function networkPolicies(scope: Construct, names: FleetNames, backupPort: number | undefined): void {
  const { name, namespace } = names;
  const members: PolicyPeer = { pods: memberLabels(names) };
  const jobs: PolicyPeer = { pods: jobLabels(names) };
  const tenants: PolicyPeer = { namespace: '*', pods: clientLabel(names) };
  new NetworkPolicy(scope, 'Closed', {
    metadata: { name: 'default-deny', namespace },
    spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
  });
  new NetworkPolicy(scope, 'MemberFlows', {
    metadata: { name, namespace },
    spec: {
      podSelector: { matchLabels: { ...memberLabels(names) } },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [
        fromPeers([members], PEER_PORT),
        fromPeers([tenants, jobs], CLIENT_PORT),
        fromPeers([{ namespace: 'monitoring' }], METRICS_PORT),
      ],
      egress: [toPeers([members], PEER_PORT), TO_DNS],
    },
  });
  new NetworkPolicy(scope, 'JobFlows', {
    metadata: { name: `${name}-operations`, namespace },
    spec: {
      podSelector: { matchLabels: { ...jobLabels(names) } },
      policyTypes: ['Egress'],
      egress: [toPeers([members], CLIENT_PORT), TO_DNS, ...(backupPort === undefined ? [] : [toAnywhere(backupPort)])],
    },
  });
}
