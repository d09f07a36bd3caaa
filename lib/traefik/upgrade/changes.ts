import type { ChartChange } from '../../upgrade/values/move';
import { CHART_VERSION } from '../install/names';
import { TRAEFIK_IMAGE } from '../settings';

const notes = (version: string) => `https://github.com/traefik/traefik-helm-chart/releases/tag/v${version}`;

/** Changes of Traefik's chart that do not depend on the values. */
export const CHANGES: readonly ChartChange[] = [
  {
    since: '28.0.0',
    what: 'Traefik is version 3: rules of routes, middlewares and options of version 2 have to be migrated first.',
    byHand: true,
    see: 'https://doc.traefik.io/traefik/migrate/v2-to-v3/',
  },
  {
    since: '29.0.0',
    what: 'The IngressRoute of the dashboard is not made unless ingressRoute.dashboard.enabled is true.',
    byHand: true,
    see: notes('29.0.0'),
  },
  {
    since: '29.0.0',
    what: 'The values of the Prometheus operator’s objects have another shape.',
    ifSet: ['metrics.prometheus'],
    byHand: true,
    see: notes('29.0.0'),
  },
  {
    since: '30.0.0',
    what: 'The Gateway’s listeners are values of their own: gateway.listeners.',
    ifSet: ['gateway'],
    byHand: true,
    see: notes('30.0.0'),
  },
  {
    since: '33.0.0',
    what: 'The entry point traefik listens on port 8080 (it was 9000), and so do the probes.',
    see: notes('33.0.0'),
  },
  {
    since: '33.0.0',
    what: 'Ingresses get the address of Traefik’s Service as their status.',
    see: notes('33.0.0'),
  },
  {
    since: '34.0.0',
    what: 'With namespaceOverride, the selector of the workload changes, which is not possible in place: install it alongside and switch over.',
    ifSet: ['namespaceOverride'],
    byHand: true,
    see: notes('34.0.0'),
  },
  {
    since: '35.0.0',
    what: 'Names of ports with capitals or more than 15 characters are shortened in the Service and the pods.',
    ifSet: ['ports'],
    see: notes('35.0.0'),
  },
  {
    since: '36.0.0',
    what: 'Usage data is not sent to Traefik Labs unless global.sendAnonymousUsage is true.',
    see: notes('36.0.0'),
  },
  {
    since: '38.0.0',
    what: 'Traefik refuses requests with encoded characters in their path from 3.6.4 on, and takes them again from 3.6.7 on.',
    see: 'https://doc.traefik.io/traefik/security/request-path/',
  },
  {
    since: '38.0.0',
    what: 'The rules of its roles are split differently; Traefik may now list and watch namespaces, and read ConfigMaps in addition to Nodes.',
    see: notes('38.0.0'),
    explains: /^(?:Cluster)?Role \S+ rules\[\]/,
  },
  {
    since: '38.0.0',
    what: 'The container has a variable USER.',
    explains: / spec\.template\.spec\.containers\[[^\]]*traefik\]\.env\[USER\]/,
    see: notes('38.0.0'),
  },
  {
    since: '38.0.0',
    what: 'The look-up of new versions is a flag only when it is off (before: only when it was on).',
    explains: /\.args\[--global\.checkNewVersion\]/,
    see: notes('38.0.0'),
  },
  {
    since: '38.0.0',
    what: 'The flag of the Gateway’s label selector is written with a capital letter.',
    ifSet: ['providers.kubernetesGateway.labelselector'],
    see: notes('38.0.0'),
    explains: /\.args\[--providers\.kubernetesgateway\.label[sS]elector\]/,
  },
  {
    since: '39.0.0',
    what: 'Pods have the seccomp profile RuntimeDefault.',
    explains: / spec\.template\.spec\.securityContext\.seccompProfile/,
    see: notes('39.0.0'),
  },
  {
    since: '40.0.0',
    what: 'Kubernetes must be 1.25 or later, and Traefik 3.6 or later.',
    see: notes('40.0.0'),
  },
  {
    since: '40.0.0',
    what: 'Roles no longer repeat rules that their other rules contain; no permission is new.',
    see: notes('40.0.0'),
    explains: /^(?:Cluster)?Role \S+ rules\[\]/,
  },
  {
    since: '40.0.0',
    what: 'The provider for Ingresses of nginx gets its defaults as flags, under names with capitals.',
    ifSet: ['providers.kubernetesIngressNGINX', 'providers.kubernetesIngressNginx'],
    see: notes('40.0.0'),
    explains: /\.args\[--providers\.kubernetesingressnginx\./,
  },
  {
    since: '40.0.0',
    what: 'Annotations of Services are evaluated as templates: {{ in one has a meaning by now.',
    ifSet: ['service.annotations'],
    see: notes('40.0.0'),
  },
  {
    since: '40.0.0',
    what: 'Traefik may read every Secret of the namespaces that it watches: rbac.secretResourceNames is gone.',
    ifSet: ['rbac.secretResourceNames'],
    byHand: true,
    see: notes('40.0.0'),
  },
  {
    since: '41.0.0',
    what: 'Ingresses of the class nginx are served on the entry points web and websecure unless others are set.',
    ifSet: ['providers.kubernetesIngressNGINX', 'providers.kubernetesIngressNginx'],
    see: notes('41.0.0'),
  },
  {
    since: '41.0.0',
    what: 'The dashboard’s IngressRoute names its class in spec.ingressClassName in place of an annotation.',
    ifSet: ['providers.kubernetesCRD.ingressClass'],
    explains: /^IngressRoute \S+ (?:metadata\.annotations|spec\.ingressClassName)/,
    see: notes('41.0.0'),
  },
  {
    since: '41.0.0',
    what: 'The file provider’s content is written again from the map, and so is its checksum, which restarts the pods.',
    ifSet: ['providers.file'],
    see: notes('41.0.0'),
    explains: /^ConfigMap \S+-file-provider data|annotations\["checksum\/traefik-dynamic-conf"\]/,
  },
  {
    since: CHART_VERSION,
    what: `Traefik is ${TRAEFIK_IMAGE.tag}, unless image.tag is set.`,
    see: notes(CHART_VERSION),
    explains: /\.containers\[[^\]]*traefik\]\.image: /,
  },
];
