import type { Construct } from 'constructs';
import { Namespace, PodDisruptionBudget } from '../../kubernetes/objects';
import { applicationController } from './application-controller';
import { applicationSetController } from './applicationset-controller';
import { configuration } from './configuration';
import { type Installation, type Program, podLabelsOf } from './installation';
import { type Neighbours, networkPolicies } from './network-policies';
import { metadataOf } from './pod';
import { rbac } from './rbac';
import { redis } from './redis';
import { repoServer } from './repo-server';
import { server } from './server';

/** Every object of Argo CD, its namespace included. */
export function installArgoCd(scope: Construct, installation: Installation, neighbours: Neighbours): void {
  new Namespace(scope, 'Namespace', {
    metadata: {
      name: installation.namespace,
      labels: {
        'pod-security.kubernetes.io/enforce': 'restricted',
        'pod-security.kubernetes.io/warn': 'restricted',
        // It installs the mesh, so it cannot wait for it.
        'istio-injection': 'disabled',
      },
    },
  });
  rbac(scope, installation);
  configuration(scope, installation);
  applicationController(scope, installation);
  applicationSetController(scope, installation);
  redis(scope, installation);
  repoServer(scope, installation);
  server(scope, installation);
  for (const program of ['applicationset-controller', 'repo-server', 'server'] as const)
    disruption(scope, program, installation);
  networkPolicies(scope, installation, neighbours);
}

/** Lets only one pod of a program go at a time while nodes are drained. */
function disruption(scope: Construct, program: Program, installation: Installation): void {
  if (installation.sizes[program].replicas < 2) return;
  new PodDisruptionBudget(scope, `${program}-disruption`, {
    metadata: metadataOf(program, installation),
    spec: { maxUnavailable: 1, selector: { matchLabels: podLabelsOf(program) } },
  });
}
