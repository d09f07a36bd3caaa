import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import * as v from 'valibot';
import {
  ChartReference,
  type ComponentDirectory,
  type Flow,
  type GroupKind,
  type HelmValues,
  IstioInjection,
  PlatformComponent,
  PodSecurityLevel,
  type PodSizeProps,
  Profile,
  podSize,
  sizeFor,
  type Workload,
  WorkloadKind,
  type WorkloadSizes,
} from '../gitops';
import { flowsOf } from '../gitops/flows-of';
import { POD_SIZE } from '../gitops/prop-checks';
import { BEFORE_THE_PODS } from '../kubernetes/sync-wave';
import { refuse } from '../problems';
import { checkProps, instanceOf, type PropChecks } from '../settings/props';
import { AlertWebhook } from './alert-webhook';
import { elementsDefinedTwice, FalcoPriority, macrosBeforeTheirOwn, RuleElement } from './rule-element';

/** Props of `Falco`. */
export interface FalcoProps {
  /**
   * The machine that it is sized for.
   * @default Profile.LAPTOP
   */
  readonly profile?: Profile;

  /**
   * The size of the sensor, one pod on each node.
   * @default - as the profile says
   */
  readonly sensor?: PodSizeProps;

  /**
   * The lowest priority of the rules that are loaded.
   * @default FalcoPriority.NOTICE
   */
  readonly minimumPriority?: FalcoPriority;

  /**
   * Rules, macros and lists besides those that come with Falco. Two elements with the same name are an error, and so is a
   * macro that refers to one after it.
   * @default - none
   */
  readonly rules?: readonly RuleElement[];

  /**
   * The socket of containerd on the nodes, which tells Falco which pod a process belongs to; on K3s it is
   * `/run/k3s/containerd/containerd.sock`, which `K3sHomelab` gives.
   * @default '/run/containerd/containerd.sock'
   */
  readonly containerdSocket?: string;

  /**
   * Where alerts are posted, besides the log of the pods.
   * @default - only the log
   */
  readonly webhook?: AlertWebhook;
}

const PROPS: PropChecks<FalcoProps> = {
  profile: v.enum(Profile),
  sensor: POD_SIZE,
  minimumPriority: v.enum(FalcoPriority),
  containerdSocket: v.pipe(v.string(), v.regex(/^(\/[\w.-]+)+$/, 'the path of a socket')),
  rules: v.array(instanceOf(RuleElement, 'made by RuleElement.rule, macro, list or disabled')),
  webhook: instanceOf(AlertWebhook, 'made by AlertWebhook.inCluster or AlertWebhook.secret'),
};

// The chart asks for 100m and 512Mi on each node. A laptop has few processes to remember, and the limit leaves room.
const SIZES: WorkloadSizes = {
  [Profile.LAPTOP]: podSize({ cpu: '30m', memory: '128Mi' }, { cpu: '500m', memory: '512Mi' }),
  [Profile.WORKSTATION]: podSize({ cpu: '50m', memory: '256Mi' }, { cpu: '1', memory: '768Mi' }),
  [Profile.PRODUCTION]: podSize({ cpu: '100m', memory: '512Mi' }, { cpu: '1', memory: '1Gi' }),
};

const HTTP = 8765;

// Where containerd listens unless it is configured otherwise, as on nodes of KIND.
const CONTAINERD = '/run/containerd/containerd.sock';

// For every other engine or socket, a missing path would be created on the nodes as a directory.
const OTHER_ENGINES = ['docker', 'podman', 'containerd', 'lxc', 'libvirt_lxc', 'bpm'];

/**
 * Falco: watches the system calls on each node and reports those that look like an attack, as JSON in the log of its
 * pods and to a webhook. Its rules and plugins come with its image: nothing is downloaded at run time.
 *
 * The driver is the modern eBPF probe, which needs no module and no headers: Linux 5.8 or later with BTF. Nodes of KIND
 * share the kernel of the machine, so each of their sensors sees all processes of the machine.
 *
 * @throws ConfigurationError when a prop is unknown or does not fit
 * @see https://falco.org/docs/setup/kubernetes/
 */
export class Falco extends PlatformComponent {
  readonly chart = ChartReference.https('https://falcosecurity.github.io/charts', 'falco', '9.1.0');

  readonly namespace = {
    name: 'falco',
    // It loads programs into the kernel and mounts the node's /proc, /etc and socket of containerd. No lower level allows
    // the mounts; its container is still not privileged, but has just four capabilities.
    podSecurity: PodSecurityLevel.PRIVILEGED,
    // Monitoring must not depend on what it monitors.
    istio: IstioInjection.NONE,
  };

  readonly clusterKinds: readonly GroupKind[] = [];

  override readonly metrics = [{ workload: 'sensor', port: HTTP }];

  readonly workloads: readonly Workload[];

  private readonly minimumPriority: FalcoPriority;
  private readonly containerdSocket: string;
  private readonly rules: readonly RuleElement[];
  private readonly webhook?: AlertWebhook;

  constructor(scope: Construct, id = 'falco', props: FalcoProps = {}) {
    super(scope, id);
    props = checkProps(this, props, PROPS);
    const { profile = Profile.LAPTOP, sensor, minimumPriority = FalcoPriority.NOTICE, rules = [], webhook } = props;
    refuse(this, [
      ...(webhook?._problems ?? []),
      ...rules.flatMap((rule) => rule._problems),
      ...elementsDefinedTwice(rules),
      ...macrosBeforeTheirOwn(rules),
    ]);
    this.minimumPriority = minimumPriority;
    this.containerdSocket = props.containerdSocket ?? CONTAINERD;
    this.rules = rules;
    this.webhook = webhook;
    this.workloads = [
      {
        name: 'sensor',
        kind: WorkloadKind.DAEMON_SET,
        podLabels: { 'app.kubernetes.io/name': 'falco', 'app.kubernetes.io/instance': id },
        size: sizeFor(profile, SIZES, sensor),
      },
    ];
    // The chart mounts it even where nothing is downloaded, but then does not create it.
    new ApiObject(this, 'Falcoctl', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: `${id}-falcoctl`, namespace: this.namespace.name, annotations: BEFORE_THE_PODS },
      data: { 'falcoctl.yaml': '{}\n' },
    });
  }

  values(directory: ComponentDirectory): HelmValues {
    const { requests, limits } = this.sizeOf('sensor');
    return {
      fullnameOverride: this.name,
      resources: { requests, limits },
      driver: { kind: 'modern_ebpf', modernEbpf: { leastPrivileged: true } },
      collectors: { containerEngine: { engines: engines(this.containerdSocket) } },
      falcoctl: { artifact: { install: { enabled: false }, follow: { enabled: false } } },
      // Files are read in the order of their names, so the user's rules win.
      customRules: {
        'platform.yaml': controllers(directory)._item(),
        ...(this.rules.length > 0 ? { 'rules.yaml': this.rules.map((rule) => rule._item()).join('') } : {}),
      },
      ...(this.webhook ? { extra: { env: this.webhook._env } } : {}),
      // Prometheus finds the pods themselves.
      metrics: { enabled: true, service: { create: false } },
      falco: {
        // The image's default files would load its plugin a second time.
        config_files: [],
        priority: this.minimumPriority,
        time_format_iso_8601: true,
        json_output: true,
        stdout_output: { enabled: true },
        // There is no syslog in a container.
        syslog_output: { enabled: false },
        log_syslog: false,
        ...(this.webhook ? { http_output: post(this.webhook) } : {}),
      },
    };
  }

  override flows(): readonly Flow[] {
    if (!this.webhook) return [];
    const { _receiver: to, _port: port } = this.webhook;
    return [{ from: this.pods('sensor'), to, ports: [port], why: 'posts alerts' }];
  }
}

/**
 * Fills in the macro by which the rule “Contact K8S API Server From Container” recognizes clients of the API server:
 * without it, each controller of the platform raises an alert.
 */
function controllers(directory: ComponentDirectory): RuleElement {
  const namespaces = directory.components
    .filter((component) => flowsOf(component, directory).some(({ to }) => to._form.is === 'kubeApiserver'))
    .map(({ namespace }) => namespace.name);
  const known = [...new Set(['local-path-storage', directory.argoCdNamespace, ...namespaces])].sort();
  return RuleElement.macro('user_known_contact_k8s_api_server_activities', `k8s.ns.name in (${known.join(', ')})`);
}

function engines(socket: string): HelmValues {
  const others = OTHER_ENGINES.map((name) => [name, { enabled: false }]);
  return { cri: { sockets: [socket] }, ...Object.fromEntries(others) };
}

// The chart would look for CA certificates in a directory that only exists with its own certificates.
function post({ _url: url }: AlertWebhook): HelmValues {
  return { enabled: true, url, ca_bundle: '/etc/ssl/certs/ca-certificates.crt' };
}
