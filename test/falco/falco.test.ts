import { parse } from 'yaml';
import { Port } from '../../lib/cilium/policy';
import { AlertWebhook, Falco, FalcoPriority, type FalcoProps, RuleElement } from '../../lib/falco';
import { FlowPeer, IstioInjection, PodSecurityLevel, Profile } from '../../lib/gitops';
import { Prometheus } from '../../lib/prometheus';
import { problemsOf, Some, setOf } from '../gitops/component';
import { type End, isAllowed } from '../gitops/policy-model';
import { misunderstood } from '../gitops/values-shape';
import { chartValues } from '../gitops/written';

const SHELL = RuleElement.rule('Shell in a shop', {
  description: 'Somebody looks around in a container of the shop.',
  condition: 'spawned_process and in_shop and proc.name in (shells)',
  output: 'Shell: yes (command=%proc.cmdline pod=%k8s.pod.name)',
  priority: FalcoPriority.WARNING,
  tags: ['shop', 'T1059'],
});
const IN_SHOP = RuleElement.macro('in_shop', 'container and k8s.ns.name = shop');
const SHELLS = RuleElement.list('shells', ['sh', 'bash', 'no']);
const CHAT = AlertWebhook.secret({ name: 'falco-webhook', key: 'url' }, 'hooks.example.com');
const RECEIVER = AlertWebhook.inCluster('http://receiver.alerts.svc/falco', 8080);

const platform = (props?: FalcoProps) =>
  setOf((chart) => [
    new Falco(chart, undefined, props),
    new Prometheus(chart),
    new Some(chart, 'alerts'),
    new Some(chart, 'shop'),
  ]);
const valuesOf = (props?: FalcoProps) => chartValues(platform(props), 'falco');
const sensor: End = {
  namespace: 'falco',
  pod: { 'app.kubernetes.io/name': 'falco', 'app.kubernetes.io/instance': 'falco' },
};
const pod = (app: string): End => ({ namespace: app, pod: { app } });

test.each(Object.values(Profile))('the chart understands every value for a %s', (profile) => {
  const props = { profile, rules: [SHELL, IN_SHOP, SHELLS], webhook: CHAT };
  expect(misunderstood(valuesOf(props), 'test/falco/values-shape.yaml')).toEqual([]);
});

test('all that the chart gets, with rules and a webhook', () => {
  expect(valuesOf({ rules: [SHELL, IN_SHOP, SHELLS], webhook: CHAT })).toMatchSnapshot();
});

test('by default, alerts of priority notice and above are JSON in the log, and go nowhere else', () => {
  const values = valuesOf();
  expect(values.falco).toMatchObject({
    priority: 'notice',
    json_output: true,
    stdout_output: { enabled: true },
    syslog_output: { enabled: false },
  });
  expect(values.falco).not.toHaveProperty('http_output');
  expect(values).not.toHaveProperty('extra');
  expect(Object.keys(values.customRules as object)).toEqual(['platform.yaml']);
  expect(platform().find('falco')?.flows(platform())).toEqual([]);
});

test('the driver is the modern eBPF probe with the fewest capabilities, in a namespace whose Pod Security level allows it', () => {
  expect(valuesOf().driver).toEqual({ kind: 'modern_ebpf', modernEbpf: { leastPrivileged: true } });
  const { namespace, clusterKinds } = new Falco(setOf(() => []));
  expect(namespace).toEqual({
    name: 'falco',
    podSecurity: PodSecurityLevel.PRIVILEGED,
    istio: IstioInjection.NONE,
  });
  expect(clusterKinds).toEqual([]);
});

test('nothing is downloaded at run time, and what the chart mounts for it is there before the pods', () => {
  expect(valuesOf().falcoctl).toEqual({ artifact: { install: { enabled: false }, follow: { enabled: false } } });
  const object = platform().find('falco')?.node.findChild('Falcoctl') as unknown as { toJson(): object };
  expect(object.toJson()).toEqual({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name: 'falco-falcoctl',
      namespace: 'falco',
      annotations: { 'argocd.argoproj.io/sync-wave': '-1' },
    },
    data: { 'falcoctl.yaml': '{}\n' },
  });
});

test('of the sockets of container engines, only that of KIND’s containerd is mounted', () => {
  const { engines } = (valuesOf().collectors as { containerEngine: { engines: Record<string, unknown> } })
    .containerEngine;
  const off = { enabled: false };
  expect(engines).toEqual({
    cri: { sockets: ['/run/containerd/containerd.sock'] },
    docker: off,
    podman: off,
    containerd: off,
    lxc: off,
    libvirt_lxc: off,
    bpm: off,
  });
});

test('a laptop requests little on each node, and the size can be changed', () => {
  expect(valuesOf().resources).toEqual({
    requests: { cpu: '30m', memory: '128Mi' },
    limits: { cpu: '500m', memory: '512Mi' },
  });
  expect(valuesOf({ profile: Profile.PRODUCTION }).resources).toMatchObject({ requests: { memory: '512Mi' } });
  const changed = platform({ sensor: { limits: { memory: '2Gi' } } }).find('falco');
  expect(changed?.workloads[0]?.size.limits).toEqual({ cpu: '500m', memory: '2Gi' });
});

test('rules are a file as Falco reads it, after those of its image', () => {
  const { customRules } = valuesOf({
    rules: [SHELL, IN_SHOP, SHELLS, RuleElement.disabled('Terminal shell in container')],
  });
  expect(parse((customRules as Record<string, string>)['rules.yaml'] ?? '')).toEqual([
    {
      rule: 'Shell in a shop',
      desc: 'Somebody looks around in a container of the shop.',
      condition: 'spawned_process and in_shop and proc.name in (shells)',
      output: 'Shell: yes (command=%proc.cmdline pod=%k8s.pod.name)',
      priority: 'warning',
      tags: ['shop', 'T1059'],
    },
    { macro: 'in_shop', condition: 'container and k8s.ns.name = shop' },
    { list: 'shells', items: ['sh', 'bash', 'no'] },
    { rule: 'Terminal shell in container', enabled: false, override: { enabled: 'replace' } },
  ]);
});

// falcosecurity/rules: the rule fires for whoever is not in the macro.
test('what talks to the API server by design is not an alert, and everything else is', () => {
  const set = setOf((chart) => [
    new Falco(chart),
    new Prometheus(chart),
    new Some(chart, 'silent'),
    new Some(chart, 'controller', {
      flows: () => [
        {
          from: FlowPeer.workload('controller', 'controller'),
          to: FlowPeer.kubeApiserver(),
          ports: [Port.tcp(6443)],
          why: 'controls',
        },
      ],
    }),
  ]);
  const { customRules } = chartValues(set, 'falco') as { customRules?: Record<string, string> };
  expect(parse(customRules?.['platform.yaml'] ?? '')).toEqual([
    {
      macro: 'user_known_contact_k8s_api_server_activities',
      condition: 'k8s.ns.name in (argocd, controller, local-path-storage, observability)',
    },
  ]);
});

test('a condition of several lines stays one condition', () => {
  const lines = 'spawned_process and container\nand proc.name = nc\n';
  const { customRules } = valuesOf({ rules: [RuleElement.macro('netcat', lines), IN_SHOP] });
  const [netcat, inShop] = parse((customRules as Record<string, string>)['rules.yaml'] ?? '');
  expect(netcat.condition.trim()).toBe(lines.trim());
  expect(inShop.macro).toBe('in_shop');
});

test('a webhook’s URL comes from its Secret and is in no value', () => {
  const values = valuesOf({ webhook: CHAT });
  expect(values.extra).toEqual({
    env: [{ name: 'FALCO_WEBHOOK_URL', valueFrom: { secretKeyRef: { name: 'falco-webhook', key: 'url' } } }],
  });
  expect(values.falco).toMatchObject({
    http_output: { enabled: true, url: `\${FALCO_WEBHOOK_URL}`, ca_bundle: '/etc/ssl/certs/ca-certificates.crt' },
  });
  const set = platform({ webhook: CHAT });
  expect(problemsOf(set)).toEqual([]);
  expect(isAllowed(set, sensor, { name: 'hooks.example.com' }, 443)).toBe(true);
  expect(isAllowed(set, sensor, { name: 'example.com' }, 443)).toBe(false);
  expect(isAllowed(set, sensor, { entity: 'world' }, 443)).toBe(false);
});

test('a webhook of the cluster is reached at the port of its pods', () => {
  const set = platform({ webhook: RECEIVER });
  expect(problemsOf(set)).toEqual([]);
  expect(chartValues(set, 'falco').falco).toMatchObject({
    http_output: { enabled: true, url: 'http://receiver.alerts.svc/falco' },
  });
  expect(isAllowed(set, sensor, pod('alerts'), 8080)).toBe(true);
  expect(isAllowed(set, sensor, pod('alerts'), 80)).toBe(false);
  expect(isAllowed(set, sensor, pod('shop'), 8080)).toBe(false);
});

test('without a port of its own, a webhook’s pods listen where its address says', () => {
  const port = (url: string) => AlertWebhook.inCluster(url)._port._render().port;
  expect(port('http://receiver.alerts.svc.cluster.local:2801/')).toBe('2801');
  expect(port('http://receiver.alerts.svc')).toBe('80');
});

test('Prometheus reads its metrics; nobody else reaches it, and it reaches nobody', () => {
  const set = platform();
  const prometheus = set.find('prometheus');
  const reader: End = {
    namespace: prometheus?.namespace.name ?? '',
    pod: prometheus?.workloads[0]?.podLabels ?? {},
  };
  expect(valuesOf().metrics).toEqual({ enabled: true, service: { create: false } });
  expect(isAllowed(set, reader, sensor, 8765)).toBe(true);
  expect(isAllowed(set, pod('shop'), sensor, 8765)).toBe(false);
  expect(isAllowed(set, { entity: 'world' }, sensor, 8765)).toBe(false);
  expect(isAllowed(set, sensor, { entity: 'kube-apiserver' }, 6443)).toBe(false);
  expect(isAllowed(set, sensor, pod('shop'), 8080)).toBe(false);
});

test.each([
  ['https://receiver.alerts.svc'],
  ['http://hooks.example.com/services/hunter2'],
  ['http://user:hunter2@receiver.alerts.svc?token=hunter2'],
  ['hunter2'],
  ['http://receiver.alerts.svc?token=hunter2'],
  ['http://receiver.alerts.svc:70000'],
])('the address %s is none of the cluster’s, and its secret is not repeated', (url) => {
  const make = () => platform({ webhook: AlertWebhook.inCluster(url) });
  expect(make).toThrow(
    /^stack\/falco: The webhook .*not a Service of the cluster[\s\S]*AlertWebhook\.secret[\s\S]*fal001/,
  );
  expect(make).not.toThrow(/hunter2/);
});

test.each<[() => unknown, RegExp]>([
  [
    () => platform({ webhook: AlertWebhook.inCluster('http://receiver.alerts.svc', 0) }),
    /with port 0 is not a Service[\s\S]*fal001/,
  ],
  [
    () => platform({ webhook: AlertWebhook.secret({ name: 'No Name', key: 'url' }, 'a.example.com') }),
    /Secret is "No Name"[\s\S]*fal002/,
  ],
  [
    () => platform({ webhook: AlertWebhook.secret({ name: 'webhook', key: '' }, 'a.example.com') }),
    /with the key ""[\s\S]*fal002/,
  ],
  [
    () => platform({ webhook: AlertWebhook.secret({ name: 'webhook', key: 'url' }, 'https://a.example.com') }),
    /host is "https:[\s\S]*fal003/,
  ],
  [
    () => platform({ webhook: AlertWebhook.secret({ name: 'webhook', key: 'url' }, 'a.example.com', 65536) }),
    /port 65536[\s\S]*fal003/,
  ],
  [
    () => platform({ rules: [RuleElement.macro('in shop', 'container')] }),
    /macro "in shop" has no valid name[\s\S]*fal004/,
  ],
  [
    () => platform({ rules: [RuleElement.macro('in_shop', ' ')] }),
    /macro "in_shop" has no valid condition[\s\S]*fal004/,
  ],
  [() => platform({ rules: [RuleElement.list('', [])] }), /list "" has no valid name[\s\S]*fal004/],
  [() => platform({ rules: [RuleElement.disabled('')] }), /rule "" has no valid name[\s\S]*fal004/],
  [
    () =>
      platform({
        rules: [
          RuleElement.rule('Shell', { description: 'x', condition: '', output: ' ', priority: FalcoPriority.ALERT }),
        ],
      }),
    /has no valid condition[\s\S]*has no valid output[\s\S]*fal004/,
  ],
  [
    () =>
      platform({
        rules: [
          RuleElement.rule('Shell', {
            description: 'x',
            condition: 'x',
            output: 'x',
            priority: 'high' as FalcoPriority,
          }),
        ],
      }),
    /has no valid priority[\s\S]*one of emergency, alert[\s\S]*fal004/,
  ],
  [() => platform({ rules: [IN_SHOP, SHELLS, IN_SHOP] }), /macro in_shop more than once[\s\S]*fal005/],
  [
    () => platform({ rules: [RuleElement.macro('at_night', 'in_shop and evt.time > 22'), IN_SHOP] }),
    /macro at_night refers to in_shop, which rules has after it[\s\S]*fal006/,
  ],
  [() => platform({ minimumPriority: 'grave' as FalcoPriority }), /minimumPriority is "grave"/],
  [() => platform({ webhook: 'http://receiver.alerts.svc' as unknown as AlertWebhook }), /AlertWebhook\.inCluster/],
  [() => platform({ rules: ['- macro: x'] as unknown as RuleElement[] }), /made by RuleElement/],
  [() => platform({ sensor: { limits: { memory: 'much' } } }), /much/],
])('what does not fit is refused at the component (%#)', (make, message) => {
  expect(make).toThrow(message);
  expect(make).toThrow(/^stack\/falco: /);
});

test('everything that is wrong with a webhook and with rules is reported together', () => {
  const webhook = AlertWebhook.secret({ name: 'No Name', key: 'url' }, 'a.example.com', 0);
  expect(() => platform({ webhook, rules: [RuleElement.list('', []), RuleElement.disabled('')] })).toThrow(
    /fal002[\s\S]*fal003[\s\S]*The list ""[\s\S]*The rule ""/,
  );
});
