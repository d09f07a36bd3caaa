import type { ComponentFacts } from './component-facts';

/**
 * The day on which all of this was looked up. If you change a line below, look up the others as well and change this
 * day; `docs/versions.md` is made from it by `npm run docs:versions`.
 */
export const AS_OF = '2026-11-27';

const cve = (id: string) => `https://nvd.nist.gov/vuln/detail/${id}`;
const ghsa = (id: string) => `https://github.com/advisories/${id}`;

/** What is known about each upstream project: how it is recognised, its lines, their support, and their advisories. */
export const COMPONENTS: readonly ComponentFacts[] = [
  {
    name: 'Cilium',
    releases: 'https://github.com/cilium/cilium/releases',
    images: ['quay.io/cilium/cilium', 'quay.io/cilium/operator-generic'],
    charts: {},
    sources: ['cilium/cilium'],
    support: 'The three newest minors are maintained.',
    inProgram: "version: CiliumVersion.patch('VERSION') of CiliumCni, or of a platform's cilium",
    lines: [
      {
        line: '1.18',
        newest: '1.18.13',
        note: 'until 1.21 is out; its Envoy, 1.34, is out of support since 2026-04-15',
      },
      { line: '1.19', newest: '1.19.7' },
      { line: '1.20', newest: '1.20.4' },
    ],
    advisories: [
      {
        id: 'CVE-2025-64715',
        affects: '<1.18.4',
        what: 'egress policies with toGroups allow more than they name',
        link: cve('CVE-2025-64715'),
      },
      {
        id: 'CVE-2026-33726',
        affects: '<1.18.8',
        what: 'policies are bypassed with per-endpoint routing',
        link: cve('CVE-2026-33726'),
      },
      {
        id: 'CVE-2026-41520',
        affects: '<=1.18.8',
        what: 'cilium-bugtool writes the WireGuard key',
        link: cve('CVE-2026-41520'),
      },
    ],
  },
  {
    name: 'Traefik',
    releases: 'https://github.com/traefik/traefik/releases',
    images: ['docker.io/traefik', 'docker.io/library/traefik', 'traefik'],
    charts: {},
    sources: ['traefik/traefik'],
    support: 'The newest minor is maintained; the one before gets fixes of security for a while.',
    inProgram: "version: TraefikVersion.patch('VERSION') of TraefikIngress, or of a platform's traefik",
    lines: [
      { line: '3.7', newest: '3.7.17' },
      { line: '3.8', newest: '3.8.0' },
    ],
    advisories: [
      {
        id: 'CVE-2026-114656',
        affects: '<3.7.13',
        what: 'in the options of TLS termination',
        link: cve('CVE-2026-114656'),
      },
      {
        id: 'CVE-2026-88877',
        affects: '<=3.7.11',
        what: 'in the provider for ingress-nginx',
        link: cve('CVE-2026-88877'),
      },
    ],
  },
  {
    name: "Traefik's chart",
    releases: 'https://github.com/traefik/traefik-helm-chart/releases',
    images: [],
    charts: {},
    sources: ['traefik/traefik-helm-chart'],
    support: 'The newest release is maintained.',
    lines: [
      { line: '41', newest: '41.3.0' },
      { line: '43', newest: '43.0.0', note: 'Traefik 3.7 and later only, definitions of Gateway API 1.7' },
    ],
    advisories: [],
  },
  {
    name: 'metrics-server',
    releases: 'https://github.com/kubernetes-sigs/metrics-server/releases',
    images: ['registry.k8s.io/metrics-server/metrics-server'],
    charts: {},
    sources: ['kubernetes-sigs/metrics-server'],
    support: 'The newest minor is maintained.',
    inProgram: "version: MetricsServerVersion.patch('VERSION') of MetricsServer, or of a platform's metricsServer",
    lines: [
      { line: '0.8', newest: '0.8.1', note: 'Kubernetes 1.31 and later' },
      { line: '0.9', newest: '0.9.0', note: 'Kubernetes 1.34 and later' },
    ],
    advisories: [],
  },
  {
    name: 'Kubernetes',
    releases: 'https://kubernetes.io/releases/',
    images: ['kindest/node', 'docker.io/kindest/node', 'registry.k8s.io/kube-apiserver'],
    charts: {},
    sources: ['kubernetes/kubernetes'],
    support: 'Each minor for 14 months.',
    inProgram:
      "version: KubernetesVersion.patch('VERSION') of a tenant, or image of a KindCluster; one minor at a time",
    lines: [
      { line: '1.34', endOfSupport: '2026-10-27' },
      { line: '1.35', endOfSupport: '2027-02-28' },
      { line: '1.36', newest: '1.36.5', endOfSupport: '2027-06-28' },
      { line: '1.37', newest: '1.37.2', endOfSupport: '2027-10-28' },
    ],
    advisories: [],
  },
  {
    name: 'Gateway API',
    releases: 'https://github.com/kubernetes-sigs/gateway-api/releases',
    images: [],
    charts: {},
    sources: ['kubernetes-sigs/gateway-api'],
    support: 'The bundle follows from the versions of its controllers in the program: see docs/gateway-api.md.',
    lines: [
      { line: '1.3', newest: '1.3.0' },
      { line: '1.4', newest: '1.4.1' },
      { line: '1.5', newest: '1.5.0' },
      { line: '1.6', newest: '1.6.3' },
      { line: '1.7', newest: '1.7.0', note: 'removes the alpha versions' },
    ],
    advisories: [],
  },
  {
    name: 'etcd',
    releases: 'https://github.com/etcd-io/etcd/releases',
    images: ['gcr.io/etcd-development/etcd', 'quay.io/coreos/etcd', 'registry.k8s.io/etcd'],
    charts: {},
    sources: ['etcd-io/etcd'],
    support: 'The two newest minors are maintained.',
    inProgram: "version: 'VERSION' of EtcdFleet, or of a platform's etcd",
    server: 'etcd',
    lines: [
      {
        line: '3.5',
        newest: '3.5.33',
        endOfSupport: '2027-07-08',
        note: 'not for etcd clusters that tenants share (etcd-io/etcd#22386)',
      },
      { line: '3.6', newest: '3.6.16' },
      { line: '3.7', newest: '3.7.1' },
    ],
    advisories: [
      {
        id: 'CVE-2026-33343',
        affects: '<3.6.9',
        what: 'nested transactions bypass key ranges',
        link: cve('CVE-2026-33343'),
      },
      {
        id: 'CVE-2026-33413',
        affects: '<3.6.9',
        what: 'alarms, leases and compaction without a permission',
        link: cve('CVE-2026-33413'),
      },
      {
        id: 'CVE-2026-73499',
        affects: '<3.5.33 || >=3.6.0 <3.6.14 || 3.7.0',
        what: 'an open-ended watch reads the keys of others',
        link: cve('CVE-2026-73499'),
      },
    ],
  },
  {
    name: 'Argo CD',
    releases: 'https://github.com/argoproj/argo-cd/releases',
    images: ['quay.io/argoproj/argocd'],
    charts: {},
    sources: ['argoproj/argo-cd'],
    support: 'The three newest minors are maintained.',
    lines: [
      { line: '3.4', newest: '3.4.10' },
      { line: '3.5', newest: '3.5.9' },
      { line: '3.6', newest: '3.6.3' },
    ],
    advisories: [
      {
        id: 'CVE-2026-113708',
        affects: '>=3.5.0 <3.5.4',
        what: 'commands run in the repo-server (9.9)',
        link: cve('CVE-2026-113708'),
      },
      {
        id: 'CVE-2026-113709',
        affects: '>=3.5.0 <3.5.4',
        what: 'commands run in the repo-server (9.9)',
        link: cve('CVE-2026-113709'),
      },
      {
        id: 'GHSA-w7rw-fg89-2cjf',
        affects: '>=3.5.0 <3.5.9',
        what: 'one request without a login ends the API server',
        link: ghsa('GHSA-w7rw-fg89-2cjf'),
      },
    ],
  },
  {
    name: 'Istio',
    releases: 'https://istio.io/latest/docs/releases/supported-releases/',
    images: ['docker.io/istio/pilot'],
    charts: { istiod: {}, base: {}, cni: {}, ztunnel: {} },
    sources: ['istio/istio'],
    support: 'Each minor until six weeks after the second one behind it.',
    inProgram: "version: IstioVersion.of('VERSION') of a stack's istio; one minor at a time",
    lines: [
      { line: '1.28', newest: '1.28.0', endOfSupport: '2026-07-01', note: 'Kubernetes up to 1.34' },
      { line: '1.29', newest: '1.29.7', endOfSupport: '2026-08-31' },
      { line: '1.30', newest: '1.30.4', endOfSupport: '2026-11-30' },
      { line: '1.31' },
    ],
    advisories: [
      {
        id: 'ISTIO-SECURITY-2026-005',
        affects: '<1.29.0',
        what: 'fixed in the minors that are maintained',
        link: 'https://istio.io/latest/news/security/istio-security-2026-005/',
      },
      {
        id: 'ISTIO-SECURITY-2026-006',
        affects: '<1.29.0',
        what: 'fixed in the minors that are maintained',
        link: 'https://istio.io/latest/news/security/istio-security-2026-006/',
      },
    ],
  },
  {
    name: 'Kyverno',
    releases: 'https://github.com/kyverno/kyverno/releases',
    images: [],
    charts: { kyverno: { '3.9.0': '1.19.0', '3.9.1': '1.19.1', '3.9.2': '1.19.2' } },
    sources: ['kyverno/kyverno'],
    support: 'The two newest minors are maintained.',
    lines: [{ line: '1.19', newest: '1.19.2', note: 'Kubernetes 1.33 to 1.35' }],
    advisories: ['CVE-2026-122311', 'CVE-2026-122304', 'CVE-2026-122313', 'CVE-2026-122303'].map((id) => ({
      id,
      affects: '>=1.17.0 <1.19.2',
      what: 'a tenant of a namespace takes over the cluster',
      link: cve(id),
    })),
  },
  {
    name: 'Vault',
    releases: 'https://developer.hashicorp.com/vault/docs/updates/release-notes',
    images: ['hashicorp/vault', 'docker.io/hashicorp/vault'],
    charts: { vault: { '0.34.1': '2.0.4' } },
    sources: ['hashicorp/vault'],
    support: 'The newest minor is maintained.',
    lines: [
      { line: '2.0', newest: '2.0.4' },
      { line: '2.2', newest: '2.2.2' },
    ],
    advisories: [
      { id: 'CVE-2026-92735', affects: '>=1.2.0 <2.2.2', what: 'see the record', link: cve('CVE-2026-92735') },
      { id: 'CVE-2026-93333', affects: '>=0.7.0 <2.2.2', what: 'in the audit devices', link: cve('CVE-2026-93333') },
    ],
  },
  {
    name: 'Grafana',
    releases: 'https://github.com/grafana/grafana/releases',
    images: ['docker.io/grafana/grafana'],
    charts: { grafana: { '12.11.1': '13.2.0' } },
    sources: ['grafana/grafana'],
    support: 'The newest minor of a major for nine months, the last one for fifteen.',
    lines: [{ line: '13.2', newest: '13.2.2' }],
    advisories: [
      { id: 'CVE-2026-76154', affects: '>=13.2.0 <13.2.2', what: 'see the record', link: cve('CVE-2026-76154') },
    ],
  },
  {
    name: 'Prometheus',
    releases: 'https://prometheus.io/docs/introduction/release-cycle/',
    images: ['quay.io/prometheus/prometheus'],
    charts: { prometheus: { '29.27.0': '3.14.0' } },
    sources: ['prometheus/prometheus'],
    support: 'Each minor for six weeks; 3.13 for a year.',
    lines: [
      { line: '3.13', newest: '3.13.3', endOfSupport: '2027-07-31', note: 'long-term support' },
      { line: '3.14', newest: '3.14.0', endOfSupport: '2026-09-30' },
    ],
    advisories: [],
  },
  {
    name: 'cert-manager',
    releases: 'https://cert-manager.io/docs/releases/',
    images: ['quay.io/jetstack/cert-manager-controller'],
    charts: { 'cert-manager': { 'v1.21.1': '1.21.1', 'v1.21.2': '1.21.2' } },
    sources: ['cert-manager/cert-manager'],
    support: 'The two newest minors are maintained.',
    lines: [{ line: '1.21', newest: '1.21.2' }],
    advisories: [],
  },
  {
    name: 'Kong Gateway',
    releases: 'https://github.com/Kong/kong/releases',
    images: ['kong', 'docker.io/kong'],
    charts: { kong: { '3.4.1': '3.9' } },
    sources: ['Kong/kong'],
    support: 'No open release after 3.9.',
    lines: [{ line: '3.9', newest: '3.9.3', note: 'the last open line' }],
    advisories: [],
  },
  {
    name: 'Velero',
    releases: 'https://github.com/vmware-tanzu/velero/releases',
    images: [],
    charts: { velero: { '12.1.0': '1.18.1' } },
    sources: ['vmware-tanzu/velero'],
    support: 'The two newest minors are maintained.',
    lines: [{ line: '1.18', newest: '1.18.4' }],
    advisories: [],
  },
  {
    name: 'Longhorn',
    releases: 'https://github.com/longhorn/longhorn/releases',
    images: [],
    charts: { longhorn: {} },
    sources: ['longhorn/longhorn'],
    support: 'Each minor for a year and more.',
    lines: [{ line: '1.12', newest: '1.12.1', endOfSupport: '2027-12-31' }],
    advisories: [],
  },
  ...(
    [
      ['Gatekeeper', 'open-policy-agent/gatekeeper', 'gatekeeper', '3.23.0', '3.23', '3.23.0'],
      ['Falco', 'falcosecurity/falco', 'falco', '9.1.0', '0.44', '0.44.1'],
      ['ExternalDNS', 'kubernetes-sigs/external-dns', 'external-dns', '1.21.1', '0.21', '0.21.0'],
      ['Loki', 'grafana/loki', 'loki', '18.11.0', '3.7', '3.7.6'],
      ['Tempo', 'grafana/tempo', 'tempo', '2.2.4', '2.10', '2.10.8', '3.0.2'],
      ['Jaeger', 'jaegertracing/jaeger', 'jaeger', '4.11.1', '2.19', '2.19.0', '2.20.0'],
      ['Sealed Secrets', 'bitnami-labs/sealed-secrets', 'sealed-secrets', '2.18.5', '0.36', '0.36.6'],
    ] as readonly (readonly [string, string, string, string, string, string, string?])[]
  ).map(
    ([name, source, chart, chartVersion, line, newest, next]): ComponentFacts => ({
      name,
      releases: `https://github.com/${source}/releases`,
      images: [],
      charts: { [chart]: { [chartVersion]: newest } },
      sources: [source],
      support: 'The newest release is maintained.',
      lines: [{ line, newest }, ...(next ? [{ line: next.replace(/\.\d+$/, ''), newest: next }] : [])],
      advisories: [],
    }),
  ),
];
