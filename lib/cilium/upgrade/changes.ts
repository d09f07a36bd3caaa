import type { ChartChange } from '../../upgrade/values/move';

const notes = (line: string) => `https://docs.cilium.io/en/v${line}/operations/upgrade/`;

/** What Cilium's chart does differently from some version on, whatever the values. */
export const CHANGES: readonly ChartChange[] = [
  {
    since: '1.19.0',
    what: 'Agents have the capability SYSLOG, unless securityContext.capabilities.ciliumAgent is set.',
    see: notes('1.19'),
  },
  {
    since: '1.19.0',
    what: 'Mutual authentication is off unless authentication.enabled is true.',
    see: notes('1.19'),
  },
  {
    since: '1.19.0',
    what: 'In a cluster mesh, policies select endpoints of their own cluster only, unless clustermesh.policyDefaultLocalCluster is false.',
    ifSet: ['clustermesh'],
    byHand: true,
    see: notes('1.19'),
  },
  {
    since: '1.19.0',
    what: 'Clusters of a mesh authenticate with their own certificates: clustermesh.apiserver.tls.authMode is migration.',
    ifSet: ['clustermesh'],
    see: notes('1.19'),
  },
  {
    since: '1.19.0',
    what: 'Jobs that make certificates stay when they are done, unless certgen.ttlSecondsAfterFinished is set.',
    see: notes('1.19'),
  },
  {
    since: '1.20.0',
    what: 'Certificates of the cluster mesh are valid for one year instead of three.',
    ifSet: ['clustermesh'],
    see: notes('1.20'),
  },
];
