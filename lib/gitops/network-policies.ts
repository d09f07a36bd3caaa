import { Construct } from 'constructs';
import { type EgressRule, Entity, type IngressRule, LabelSelector, Peer } from '../cilium/policy';
import { fromKubernetes } from '../cilium/policy/kubernetes-labels';
import { type Problem, quoted } from '../problems';
import { unknownWorkload } from './checks';
import type { Flow, FlowPeer } from './flow';
import { decideFlows } from './flows-of';
import { A_HOST } from './host';
import type { ComponentDirectory, PlatformComponent } from './platform-component';
import { platformPolicy } from './platform-policy';
import type { Workload } from './workload';

/** The pods that one policy selects. */
interface Subject {
  readonly namespace: string;
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>>;
}

interface Rules {
  readonly subject: Subject;
  readonly why: Set<string>;
  readonly ingress: IngressRule[];
  readonly egress: EgressRule[];
}

/**
 * The policies that let the flows of all components through: one for each workload that has any, for both directions.
 * They add to the policies that close the namespaces.
 */
export class FlowPolicies extends Construct {
  /** Problems of flows; flows with problems get no policy. */
  readonly problems: readonly Problem[];

  private readonly rules = new Map<string, Rules>();

  constructor(
    scope: Construct,
    id: string,
    private readonly directory: ComponentDirectory,
    private readonly annotations: Readonly<Record<string, string>>,
  ) {
    super(scope, id);
    const flows = decideFlows(this, directory);
    const checked = flows.map((flow) => ({ flow, problems: this.problemsOf(flow) }));
    this.problems = checked.flatMap(({ problems }) => problems);
    for (const { flow, problems } of checked) {
      if (problems.length === 0 && this.isThere(flow.from) && this.isThere(flow.to)) this.add(flow);
    }
    for (const rules of this.rules.values()) this.policy(rules);
  }

  private add({ from, to, ports, why }: Flow): void {
    const egressTo = this.peers(to);
    for (const subject of this.subjects(from)) {
      const rules = this.rulesOf(subject, `to ${to}: ${why}`);
      for (const peers of egressTo) rules.egress.push({ to: peers, ports });
    }
    const ingressFrom = this.sources(from);
    for (const subject of this.subjects(to)) {
      const rules = this.rulesOf(subject, `from ${from}: ${why}`);
      for (const peers of ingressFrom) rules.ingress.push({ from: peers, ports });
    }
  }

  private rulesOf(subject: Subject, why: string): Rules {
    const key = `${subject.namespace}/${subject.name}`;
    const rules = this.rules.get(key) ?? { subject, why: new Set(), ingress: [], egress: [] };
    this.rules.set(key, rules);
    rules.why.add(why);
    return rules;
  }

  private policy({ subject: { namespace, name, labels }, why, ingress, egress }: Rules): void {
    platformPolicy(this, `${namespace}-${name}`, {
      metadata: { name, namespace, annotations: { ...this.annotations } },
      description: [...why].join('; '),
      endpointSelector: labels ? LabelSelector.of(fromKubernetes(labels)) : LabelSelector.everything(),
      ...(ingress.length > 0 ? { ingress } : {}),
      ...(egress.length > 0 ? { egress } : {}),
    });
  }

  /** The pods of the platform behind a peer; none for peers that are not pods. */
  private subjects(peer: FlowPeer): Subject[] {
    const form = peer._form;
    if (form.is === 'workload') {
      const { component, workload } = this.workload(form.component, form.workload);
      if (workload.hostNetwork) return [];
      const name = `${component.name}-${workload.name}`;
      return [{ namespace: component.namespace.name, name, labels: workload.podLabels }];
    }
    if (form.is === 'namespace') return this.namespaces().includes(form.name) ? [everyPodOf(form.name)] : [];
    return form.is === 'everyPod' ? this.namespaces().map(everyPodOf) : [];
  }

  /** A peer that connects, as the other end sees it. */
  private sources(peer: FlowPeer): Peer[][] {
    return peer._form.is === 'kubeApiserver' ? FROM_API_SERVER : this.peers(peer);
  }

  /** A peer as it appears in the policies of the other end: Cilium allows one kind of peers per rule. */
  private peers(peer: FlowPeer): Peer[][] {
    const form = peer._form;
    switch (form.is) {
      case 'workload': {
        const { component, workload } = this.workload(form.component, form.workload);
        if (workload.hostNetwork) return NODES;
        return [[Peer.pods(fromKubernetes(workload.podLabels), component.namespace.name)]];
      }
      case 'namespace':
        return [[Peer.namespace(form.name)]];
      case 'everyPod':
        return [[Peer.everyPod()]];
      case 'kubeApiserver':
        return [[Peer.entity(Entity.KUBE_APISERVER)]];
      case 'nodes':
        return NODES;
      case 'world':
        return [[Peer.entity(Entity.WORLD)]];
      case 'addresses':
        return [form.cidrs.map((cidr) => Peer.cidr(cidr))];
      case 'names':
        return [form.names.map((name) => (name.includes('*') ? Peer.fqdnPattern(name) : Peer.fqdn(name)))];
    }
  }

  private isThere({ _form: form }: FlowPeer): boolean {
    return form.is !== 'workload' || this.directory.find(form.component) !== undefined;
  }

  private problemsOf({ from, to, ports }: Flow): Problem[] {
    const problems = [from, to].flatMap(({ _form: form }) => {
      const component = form.is === 'workload' ? this.directory.find(form.component) : undefined;
      if (form.is !== 'workload' || !component || find(component, form.workload)) return [];
      return [unknownWorkload(component.name, form.workload, 'flows', component.workloads)];
    });
    if (from._form.is === 'names') {
      problems.push({
        what: `A flow from ${from} to ${to} starts from DNS names, but Cilium cannot match the DNS name of a client.`,
        remedy: 'Use FlowPeer.world(), or reverse the flow.',
        code: 'GIT010',
      });
    }
    if (to._unreadableHost !== undefined) {
      problems.push({
        what: `A flow from ${from} leads to the host ${quoted(to._unreadableHost)}, but it must be ${A_HOST}.`,
        remedy: 'Give its full name: of a Service with its namespace and .svc.',
        code: 'GIT026',
      });
    }
    if (ports.length === 0) {
      problems.push({
        what: `A flow from ${from} to ${to} names no port, and would be allowed on every port.`,
        remedy: 'Name the ports of the receiving pod, or use Port.all for every port.',
        code: 'GIT018',
      });
    }
    return problems;
  }

  private workload(component: string, workload: string): { component: PlatformComponent; workload: Workload } {
    const found = this.directory.find(component);
    return { component: found as PlatformComponent, workload: find(found, workload) as Workload };
  }

  private namespaces(): string[] {
    return [...new Set(this.directory.components.map(({ namespace }) => namespace.name))];
  }
}

const NODES = [[Peer.entity(Entity.HOST), Peer.entity(Entity.REMOTE_NODE)]];

// Cilium identifies the API server by the addresses of the Service `kubernetes`. Through the tunnel, its calls come
// from its node's address in the pod network, which only has the identity of a remote node, and webhooks would never be
// reached. https://github.com/cilium/cilium/issues/18049, https://github.com/cilium/cilium/issues/35401
const FROM_API_SERVER = [[Peer.entity(Entity.KUBE_APISERVER), Peer.entity(Entity.REMOTE_NODE)]];

function find(component: PlatformComponent | undefined, name: string): Workload | undefined {
  return component?.workloads.find((workload) => workload.name === name);
}

function everyPodOf(namespace: string): Subject {
  return { namespace, name: 'every-pod' };
}
