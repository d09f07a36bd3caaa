import { stringify } from 'yaml';
import { Gatekeeper, type GatekeeperProps } from '../../lib/gatekeeper';
import { setOf } from '../gitops/component';
import { ownObjects } from '../gitops/written';
import { Cluster } from './control-plane/cluster';
import { until } from './control-plane/until';

// Gatekeeper evaluates the rules of a template by the same library as the API server evaluates its own policies, with the
// same variables. So what is said here of the API server is what Gatekeeper does, without building that.
describe('the rules of Gatekeeper’s templates', () => {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await Cluster.start();
    await cluster.kubectl.run(['create', 'serviceaccount', 'default']);
    const registries = ['docker.io', 'ghcr.io/example', 'localhost:5001'];
    for (const policy of policiesOf({ registries, namespaceLabels: ['team', 'example.com/cost'] })) {
      await cluster.kubectl.run(['create', '-f', '-'], stringify(policy, { aliasDuplicateObjects: false }));
    }
    await until('every policy is at work', async () => {
      const passed = await Promise.all(PROBES.map(refusal));
      return passed.every(Boolean) ? undefined : `some objects pass: ${passed}`;
    });
  });
  afterAll(async () => cluster?.stop());

  /** What is said against an object, none if it is taken. */
  async function refusal(object: object): Promise<string> {
    const { stderr } = await cluster.kubectl.try(['create', '--dry-run=server', '-f', '-'], stringify(object));
    const [, message] = /denied request: (.*)/.exec(stderr) ?? [];
    if (stderr !== '' && message === undefined) throw new Error(stderr);
    return message ?? '';
  }

  const FROM = 'Images must come from docker.io, ghcr.io/example, localhost:5001.';
  const registries: readonly (readonly [string, string])[] = [
    ['app', ''],
    ['app:1.2', ''],
    ['team/app:1.2', ''],
    ['docker.io/team/app', ''],
    ['ghcr.io/example/app:1.2', ''],
    ['localhost:5001/app', ''],
    ['ghcr.io/other/app:1.2', FROM],
    ['ghcr.io/example2/app:1.2', FROM],
    ['ghcr.io.example.com/example/app', FROM],
    ['quay.io/example/app', FROM],
    ['localhost/app', FROM],
    ['registry:5000/app', FROM],
    // An upper-case letter makes a host of it.
    ['Registry/app', FROM],
    [`quay.io/example/app@sha256:${'a'.repeat(64)}`, FROM],
  ];
  test.each(registries)('image %s: %j', async (image, message) => {
    expect(await refusal(pod({ containers: [container(image)] }))).toBe(message);
  });

  test.each<[string, object]>([
    ['a second container', { containers: [container('app'), { ...container('quay.io/app'), name: 'other' }] }],
    ['an init container', { initContainers: [{ ...container('quay.io/app'), name: 'init' }] }],
  ])('%s from elsewhere is refused', async (_, spec) => {
    expect(await refusal(pod({ containers: [container('app')], ...spec }))).toBe(FROM);
  });

  test.each<[string, object, RegExp]>([
    ['no type', {}, /^$/],
    ['LoadBalancer', { type: 'LoadBalancer' }, /^$/],
    ['no external address', { externalIPs: [] }, /^$/],
    ['NodePort', { type: 'NodePort' }, /^A node port is open/],
    ['external addresses', { externalIPs: ['192.0.2.1'] }, /^spec\.externalIPs can take over traffic/],
  ])('a Service with %s', async (_, spec, message) => {
    expect(await refusal(service(spec))).toMatch(message);
  });

  test.each<[string, object, RegExp]>([
    ['hosts', { rules: [rule('a.example.com'), rule('b.example.com')] }, /^$/],
    ['one host of two', { rules: [rule('a.example.com'), rule()] }, /^Each rule/],
    ['a wildcard', { rules: [rule('*.example.com')] }, /^Each rule/],
    ['a default', { rules: [rule('a.example.com')], defaultBackend: rule().http.paths[0]?.backend }, /^Each rule/],
    ['a default alone', { defaultBackend: rule().http.paths[0]?.backend }, /^Each rule/],
  ])('an Ingress with %s', async (_, spec, message) => {
    expect(await refusal(ingress(spec))).toMatch(message);
  });

  test.each<[string, Record<string, string> | undefined, RegExp]>([
    ['both labels', { team: 'shop', 'example.com/cost': '1' }, /^$/],
    ['one of them', { team: 'shop' }, /^A namespace needs the labels team, example\.com\/cost\.$/],
    ['no labels', undefined, /^A namespace needs/],
  ])('a Namespace with %s', async (_, labels, message) => {
    expect(await refusal(namespace(labels))).toMatch(message);
  });
});

interface Template {
  readonly spec: {
    readonly targets: readonly { readonly code: readonly { readonly source: { readonly validations: object[] } }[] }[];
  };
}

interface Constraint {
  readonly kind: string;
  readonly spec: {
    readonly match: { readonly kinds: readonly { readonly apiGroups: string[]; readonly kinds: string[] }[] };
    readonly parameters?: object;
  };
}

/** The templates with their constraints as policies of the API server, each with its binding. */
function policiesOf(props: GatekeeperProps): object[] {
  const set = setOf((chart) => [new Gatekeeper(chart, undefined, props)]);
  const objects = ownObjects(set, 'gatekeeper');
  const templates = objects.filter(({ kind }) => kind === 'ConstraintTemplate') as Template[];
  const constraints = objects.filter(({ kind }) => kind !== 'ConstraintTemplate') as Constraint[];
  return templates.flatMap((template, index) => policy(template, constraints[index] as Constraint));
}

function policy({ spec: { targets } }: Template, { kind, spec }: Constraint): object[] {
  const metadata = { name: `${kind.toLowerCase()}.example.com` };
  const resourceRules = spec.match.kinds.map(({ apiGroups, kinds }) => ({
    apiGroups,
    apiVersions: ['*'],
    operations: ['CREATE'],
    resources: kinds.map((one) => `${one.toLowerCase()}${one.endsWith('s') ? 'es' : 's'}`),
  }));
  const apiVersion = 'admissionregistration.k8s.io/v1';
  const variables = [
    { name: 'params', expression: JSON.stringify(spec.parameters ?? {}) },
    { name: 'anyObject', expression: 'object' },
  ];
  const validations = targets[0]?.code[0]?.source.validations;
  return [
    {
      apiVersion,
      kind: 'ValidatingAdmissionPolicy',
      metadata,
      spec: { failurePolicy: 'Fail', matchConstraints: { resourceRules }, variables, validations },
    },
    {
      apiVersion,
      kind: 'ValidatingAdmissionPolicyBinding',
      metadata,
      spec: { policyName: metadata.name, validationActions: ['Deny'] },
    },
  ];
}

function pod(spec: object): object {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'app', namespace: 'default' }, spec };
}

function container(image: string) {
  return { name: 'app', image };
}

function service(spec: object): object {
  const metadata = { name: 'app', namespace: 'default' };
  return { apiVersion: 'v1', kind: 'Service', metadata, spec: { ports: [{ port: 80 }], ...spec } };
}

function ingress(spec: object): object {
  const metadata = { name: 'app', namespace: 'default' };
  return { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata, spec };
}

function rule(host?: string) {
  const backend = { service: { name: 'app', port: { number: 80 } } };
  return { ...(host ? { host } : {}), http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } };
}

function namespace(labels?: Record<string, string>): object {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', ...(labels ? { labels } : {}) } };
}

const PROBES = [
  pod({ containers: [container('quay.io/app')] }),
  service({ type: 'NodePort' }),
  ingress({ rules: [rule()] }),
  namespace(),
];
