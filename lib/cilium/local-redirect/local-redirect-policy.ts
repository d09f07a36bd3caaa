import { type ApiObjectMetadata, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import * as v from 'valibot';
import type { CiliumLocalRedirectPolicyProps, CiliumLocalRedirectPolicySpec } from '../../../imports/cilium.io';
import { checkCluster } from '../../cluster/checks';
import { guardObjects } from '../../cluster/guard-objects';
import { customResourceClass } from '../../kubernetes/custom-resource';
import { IpAddress } from '../../kubernetes/ip-address';
import { objectMetadata } from '../../kubernetes/object-metadata';
import { type Problem, refuse } from '../../problems';
import { checkArguments } from '../../settings/arguments';
import { checkProps, instanceOf, type PropChecks, requireProps } from '../../settings/props';
import { plainSelector, SELECTOR } from '../cluster/selector';
import type { LabelSelector } from '../policy/label-selector';
import { localRedirectProblems } from './checks';
import { portListProblems, RedirectPort } from './redirect-port';

/** The traffic that is redirected. */
export class RedirectFrontend {
  /** Traffic to an address, at some of its ports; at least one is needed. */
  static address(ip: string, ...ports: RedirectPort[]): RedirectFrontend {
    return new RedirectFrontend({ ip }, ports);
  }

  /**
   * Traffic to a Service of type ClusterIP, in the namespace of the policy.
   *
   * @param ports without one, every port of the Service
   */
  static service(name: string, ...ports: RedirectPort[]): RedirectFrontend {
    return new RedirectFrontend({ service: name }, ports);
  }

  private constructor(
    /** @internal */
    readonly _target: { readonly ip: string } | { readonly service: string },
    /** @internal */
    readonly _ports: readonly RedirectPort[],
  ) {}
}

/** Props of `LocalRedirectPolicy`. */
export interface LocalRedirectPolicyProps {
  /**
   * Name, namespace, labels and annotations of the object.
   * @default - a name from the path of the construct, and the namespace of the chart
   */
  readonly metadata?: ApiObjectMetadata;

  /** The traffic that is redirected. It cannot be changed later. */
  readonly frontend: RedirectFrontend;

  /** The pods of the same namespace that it is redirected to, on its own node. They cannot be changed later. */
  readonly backendSelector: LabelSelector;

  /** The ports of these pods. Several are paired by name with those of the frontend. */
  readonly backendPorts: readonly RedirectPort[];

  /**
   * Whether traffic of the backends themselves goes to its original destination.
   * @default false
   */
  readonly skipRedirectFromBackend?: boolean;

  /**
   * What the policy is for.
   * @default - none
   */
  readonly description?: string;
}

const PORT = 'a RedirectPort, such as RedirectPort.udp(53)';

const PROPS: PropChecks<LocalRedirectPolicyProps> = {
  metadata: objectMetadata,
  frontend: instanceOf(RedirectFrontend, 'RedirectFrontend.address(…) or RedirectFrontend.service(…)'),
  backendSelector: SELECTOR,
  backendPorts: v.array(instanceOf(RedirectPort, PORT)),
  skipRedirectFromBackend: v.boolean(),
  description: v.string(),
};

interface Manifest extends Omit<CiliumLocalRedirectPolicyProps, 'spec'> {
  readonly spec: Spec;
}

interface Spec extends CiliumLocalRedirectPolicySpec {
  readonly skipRedirectFromBackend?: boolean;
}

const LocalRedirectPolicyResource = customResourceClass<Manifest>('cilium.io/v2', 'CiliumLocalRedirectPolicy');

/**
 * Keeps traffic on its node: what goes to an address or a Service is redirected to a pod of the same node, such as a
 * DNS cache.
 *
 * @throws ConfigurationError when a prop is unknown or does not fit
 * @see https://docs.cilium.io/en/stable/network/kubernetes/local-redirect-policy/
 */
export class LocalRedirectPolicy extends Construct {
  /** The name of the policy. */
  readonly name: string;

  constructor(scope: Construct, id: string, props: LocalRedirectPolicyProps) {
    super(scope, id);
    props = checkProps(this, props, PROPS);
    requireProps(this, props, ['frontend', 'backendSelector', 'backendPorts']);
    guardObjects(this);
    checkCluster(this, localRedirectProblems);
    const problems = [...frontendProblems(props.frontend), ...backendProblems(props)];
    const localEndpointSelector = plainSelector(props.backendSelector, 'backendSelector', problems) ?? {};
    refuse(this, problems);
    const { metadata = {}, description } = props;
    const namespace = metadata.namespace ?? Chart.of(this).namespace ?? 'default';
    const resource = new LocalRedirectPolicyResource(this, 'Resource', {
      metadata,
      spec: {
        redirectFrontend: renderFrontend(props.frontend, namespace),
        redirectBackend: { localEndpointSelector, toPorts: props.backendPorts.map((port) => port._render()) },
        ...(props.skipRedirectFromBackend ? { skipRedirectFromBackend: true } : {}),
        ...(description === undefined ? {} : { description }),
      },
    });
    this.name = resource.name;
  }
}

function renderFrontend({ _target: target, _ports: ports }: RedirectFrontend, namespace: string) {
  const toPorts = ports.map((port) => port._render());
  if ('ip' in target) return { addressMatcher: { ip: target.ip, toPorts } };
  return {
    serviceMatcher: { serviceName: target.service, namespace, ...(toPorts.length > 0 ? { toPorts } : {}) },
  };
}

function frontendProblems({ _target: target, _ports: ports }: RedirectFrontend): Problem[] {
  const problems = portListProblems(ports, 'frontend.ports');
  if (!('ip' in target)) return problems;
  if (ports.length === 0) {
    problems.push({
      what: `frontend is ${target.ip} without a port, but Cilium redirects traffic to ports of an address.`,
      remedy: 'Name the ports: RedirectFrontend.address(ip, RedirectPort.udp(53)).',
      code: 'LRP003',
    });
  }
  return [...IpAddress.problems(target.ip, 'frontend'), ...problems];
}

function backendProblems({ frontend, backendPorts }: LocalRedirectPolicyProps): Problem[] {
  const problems = portListProblems(backendPorts, 'backendPorts');
  const [only, ...others] = frontend._ports;
  const [first] = backendPorts;
  if (!first) {
    problems.push({
      what: 'backendPorts is empty, so there is nowhere to redirect to.',
      remedy: 'Name the ports of the pods.',
      code: 'LRP003',
    });
  } else if (only && others.length === 0 && only._protocol !== first._protocol) {
    problems.push({
      what: `frontend has a ${only._protocol} port and backendPorts[0] is ${first._protocol}, but the protocols must be the same.`,
      remedy: `Use RedirectPort.${only._protocol.toLowerCase()}(…) for both.`,
      code: 'LRP004',
    });
  }
  const names = new Set(backendPorts.map(({ _name: name }) => name?.toLowerCase()));
  // A single port of the pods takes whatever comes.
  const unpaired =
    backendPorts.length > 1 ? frontend._ports.filter(({ _name: name }) => !names.has(name?.toLowerCase())) : [];
  for (const { _name: name } of unpaired) {
    if (name === undefined && frontend._ports.length > 1) continue; // reported with the frontend
    problems.push({
      what: `frontend has ${name === undefined ? 'a port without a name' : `the port ${name}`}, but backendPorts has ${backendPorts.length} ports and none of that name.`,
      remedy: 'Give the ports of both sides the same names.',
      code: 'LRP004',
    });
  }
  return problems;
}

checkArguments(RedirectFrontend, () => ({
  address: { ip: v.string(), '...ports': instanceOf(RedirectPort, 'a RedirectPort, such as RedirectPort.tcp(53)') },
  service: { name: v.string(), '...ports': instanceOf(RedirectPort, 'a RedirectPort, such as RedirectPort.tcp(53)') },
}));
