import { App, Chart, Duration } from 'cdk8s';
import { KubeletTls, MetricsServer, type MetricsServerProps } from '../../lib/metrics-server';
import { flagsOf, only, podOf, synth } from './synth';

describe('without props', () => {
  test('an install is these objects, all in kube-system or of the cluster', () => {
    const objects = synth();
    expect(objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
      'ServiceAccount metrics-server',
      'ClusterRole system:metrics-server-aggregated-reader',
      'ClusterRole system:metrics-server',
      'ClusterRoleBinding system:metrics-server',
      'ClusterRoleBinding metrics-server:system:auth-delegator',
      'RoleBinding metrics-server-auth-reader',
      'Deployment metrics-server',
      'Service metrics-server',
      'APIService v1beta1.metrics.k8s.io',
    ]);
    const namespaces = new Set(objects.map(({ metadata }) => metadata.namespace));
    expect([...namespaces]).toEqual(['kube-system', undefined]);
  });

  test('kubelets are scraped every 15 seconds and their certificates are checked', () => {
    expect(flagsOf(synth())).toEqual([
      '--secure-port=10250',
      '--cert-dir=/tmp',
      '--kubelet-preferred-address-types=InternalIP,ExternalIP,Hostname',
      '--kubelet-use-node-status-port',
      '--metric-resolution=15s',
    ]);
  });

  test('the image is pinned by its digest, and the pod is more locked down than upstream has it, and as important', () => {
    const pod = podOf(synth());
    const [container] = pod.containers;
    expect(container?.image).toMatch(
      /^registry\.k8s\.io\/metrics-server\/metrics-server:v0\.8\.1@sha256:[0-9a-f]{64}$/,
    );
    expect(container?.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
      runAsUser: 65532,
      runAsGroup: 65532,
      seccompProfile: { type: 'RuntimeDefault' },
      capabilities: { drop: ['ALL'] },
    });
    expect(pod.securityContext).toEqual({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
    expect(container?.resources).toEqual({ requests: { cpu: '100m', memory: '200Mi' } });
    expect(pod.priorityClassName).toBe('system-cluster-critical');
    expect(pod.affinity).toBeUndefined();
  });

  test('there is one pod, without a PodDisruptionBudget', () => {
    expect(only('Deployment', synth()).spec).toMatchObject({ replicas: 1 });
    expect(synth().some(({ kind }) => kind === 'PodDisruptionBudget')).toBe(false);
  });

  test('the metrics API is registered on port 443 of the Service', () => {
    expect(only('APIService', synth()).spec).toEqual({
      group: 'metrics.k8s.io',
      groupPriorityMinimum: 100,
      insecureSkipTLSVerify: true,
      service: { name: 'metrics-server', namespace: 'kube-system', port: 443 },
      version: 'v1beta1',
      versionPriority: 100,
    });
  });
});

describe('props', () => {
  test('resolution becomes a flag behind the default, which it overrides', () => {
    const flags = flagsOf(synth({ resolution: Duration.minutes(1) }));
    expect(flags.filter((flag) => flag.startsWith('--metric-resolution'))).toEqual([
      '--metric-resolution=15s',
      '--metric-resolution=60s',
    ]);
  });

  test('kubeletTls decides whether certificates are checked', () => {
    expect(flagsOf(synth({ kubeletTls: KubeletTls.INSECURE }))).toContain('--kubelet-insecure-tls');
    expect(flagsOf(synth({ kubeletTls: KubeletTls.VERIFIED }))).not.toContain('--kubelet-insecure-tls');
  });

  test('more than one replica comes with a PodDisruptionBudget, and prefers different nodes', () => {
    const objects = synth({ replicas: 2 });
    expect(only('Deployment', objects).spec).toMatchObject({ replicas: 2 });
    expect(only('PodDisruptionBudget', objects).spec).toMatchObject({ maxUnavailable: 1 });
    expect(podOf(objects).affinity).toHaveProperty('podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution');
  });

  test('namespace moves everything but the reader of the API server, which stays where that looks', () => {
    const namespaced = synth({ namespace: 'monitoring' }).filter(({ metadata }) => metadata.namespace !== undefined);
    const elsewhere = namespaced.filter(({ metadata }) => metadata.namespace !== 'monitoring');
    expect(elsewhere.map(({ kind, metadata }) => `${kind} ${metadata.namespace}`)).toEqual(['RoleBinding kube-system']);
  });

  test('settings win over the props', () => {
    expect(only('Deployment', synth({ replicas: 2, settings: { replicas: 3 } })).spec).toMatchObject({ replicas: 3 });
  });
});

const failure = (props: unknown) => () => synth(props as MetricsServerProps);

describe('combinations that cannot work', () => {
  test('MS001: a ServiceMonitor without metrics', () => {
    expect(failure({ settings: { serviceMonitor: { enabled: true } } })).toThrow(
      /core\/metrics-server: .*settings\.metrics\.enabled is false, so there is nothing to scrape.*ms001/s,
    );
    expect(failure({ settings: { serviceMonitor: { enabled: true }, metrics: { enabled: true } } })).not.toThrow();
  });

  test('MS002: a PodDisruptionBudget with both bounds', () => {
    expect(failure({ replicas: 2, settings: { podDisruptionBudget: { minAvailable: 1 } } })).toThrow(
      /minAvailable 1 and maxUnavailable 1, but Kubernetes allows only one of the two.*ms002/s,
    );
    expect(
      failure({ replicas: 2, settings: { podDisruptionBudget: { minAvailable: 1, maxUnavailable: null } } }),
    ).not.toThrow();
  });

  test('MS003: a resolution below what kubelets offer', () => {
    expect(failure({ resolution: Duration.seconds(5) })).toThrow(
      /core\/metrics-server: resolution is 5s.*Set resolution to Duration\.seconds\(15\).*ms003/s,
    );
    expect(failure({ resolution: Duration.seconds(15) })).not.toThrow();
  });

  test('MS004: a certificate to be checked without a CA', () => {
    const insecureSkipTLSVerify = false;
    expect(failure({ settings: { apiService: { insecureSkipTLSVerify } } })).toThrow(
      /nothing gives the API server a CA.*tls\.type "metrics-server".*ms004/s,
    );
    const withoutInjector = { type: 'cert-manager', certManager: { addInjectorAnnotations: false } };
    expect(failure({ settings: { apiService: { insecureSkipTLSVerify }, tls: withoutInjector } })).toThrow(/ms004/);
    expect(
      failure({ settings: { apiService: { insecureSkipTLSVerify }, tls: { type: 'cert-manager' } } }),
    ).not.toThrow();
    expect(failure({ settings: { apiService: { insecureSkipTLSVerify, caBundle: 'PEM' } } })).not.toThrow();
    expect(failure({ settings: { apiService: { insecureSkipTLSVerify, create: false } } })).not.toThrow();
  });
});

describe('bad props', () => {
  test.each<[string, unknown, RegExp]>([
    ['an unknown prop', { replica: 2 }, /replica is not a known prop.*Did you mean replicas\?.*set005/s],
    ['no pods', { replicas: 0 }, /replicas is 0, but it must be .*set006/s],
    ['half a pod', { replicas: 1.5 }, /replicas is 1\.5, but it must be a whole number.*set006/s],
    ['a resolution as text', { resolution: '15s' }, /resolution is "15s", but it must be a Duration.*set006/s],
    ['an unknown word for kubeletTls', { kubeletTls: 'maybe' }, /kubeletTls is "maybe", but it must be .*set006/s],
    ['an empty namespace', { namespace: '' }, /namespace is "", but it must be .*set006/s],
    ['settings that are no map', { settings: 'none' }, /settings is "none", but it must be .*set006/s],
    ['an unknown setting', { settings: { arg: [] } }, /arg is not a known setting.*Did you mean args\?.*set001/s],
    ['a setting of the wrong type', { settings: { args: '--x' } }, /args is "--x", but it must be a list.*set003/s],
    ['a group as a value', { settings: { tls: true } }, /tls is true, but it is a group of settings.*set002/s],
    ['a key from the chart', { settings: { tls: { type: 'helm' } } }, /tls\.type is "helm", but it must be one of/],
  ])('%s is refused with the path of the construct', (_, props, message) => {
    expect(failure(props)).toThrow(message);
    expect(failure(props)).toThrow(/^core\/metrics-server: /);
  });
});

test('two installs of one name in a cluster are refused', () => {
  const chart = new Chart(new App(), 'core');
  new MetricsServer(chart, 'one');
  new MetricsServer(chart, 'two');
  expect(chart.node.validate().join()).toMatch(/Deployment kube-system\/metrics-server is defined twice.*syn001/s);
});

describe('in the network of nodes', () => {
  const settings = (containerPort?: number) => ({
    hostNetwork: { enabled: true },
    ...(containerPort ? { containerPort } : {}),
  });

  test.each([
    [undefined, /containerPort is 10250, on which the kubelet listens on every node.*such as 4443.*ms006/s],
    [10256, /kube-proxy's health check listens/],
  ])('port %s is taken', (port, says) => {
    const chart = new Chart(new App(), 'core');
    const metrics = new MetricsServer(chart, 'metrics', { settings: settings(port) });
    expect(metrics.node.validate().join()).toMatch(says);
  });

  test("another port is free, and so is the kubelet's in a network of its own", () => {
    const chart = new Chart(new App(), 'core');
    expect(new MetricsServer(chart, 'host', { settings: settings(4443) }).node.validate()).toEqual([]);
    expect(new MetricsServer(chart, 'pod').node.validate()).toEqual([]);
  });
});
