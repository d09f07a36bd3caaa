import { Construct } from 'constructs';
import { Constraint, type EnforcementAction, type Rule } from './constraint';

/** What the constraints are made with. */
export interface PlatformConstraintsProps {
  readonly action: EnforcementAction;
  /** Namespaces in which they do not hold. */
  readonly exempt: readonly string[];
  /** Labels of each namespace. */
  readonly namespaceLabels: readonly string[];
  /** Where images may come from. */
  readonly registries: readonly string[];
}

const OBJECT = 'variables.anyObject';

const LABELLED: Rule = {
  expression: `variables.params.labels.all(key, has(${OBJECT}.metadata.labels) && key in ${OBJECT}.metadata.labels)`,
  messageExpression: '"A namespace needs the labels " + variables.params.labels.join(", ") + "."',
};

const NO_NODE_PORT: Rule = {
  expression: `!has(${OBJECT}.spec.type) || ${OBJECT}.spec.type != "NodePort"`,
  messageExpression: '"A node port is open to anyone who can reach a node: use ClusterIP or LoadBalancer."',
};

const NO_EXTERNAL_IP: Rule = {
  expression: `!has(${OBJECT}.spec.externalIPs) || size(${OBJECT}.spec.externalIPs) == 0`,
  messageExpression: '"spec.externalIPs can take over traffic to addresses that belong to others."',
};

const HOSTS: Rule = {
  expression: [
    `!has(${OBJECT}.spec.defaultBackend)`,
    `has(${OBJECT}.spec.rules)`,
    `${OBJECT}.spec.rules.all(rule, has(rule.host) && rule.host != "" && !rule.host.startsWith("*"))`,
  ].join(' && '),
  messageExpression:
    '"Each rule of an Ingress must name its host: one without a host takes requests meant for others."',
};

/** One rule for each list that names images: a pod has containers, and may have the others. */
const FROM_REGISTRIES: readonly Rule[] = [
  ...['containers', 'initContainers', 'ephemeralContainers'].map((list) => imagesOf(list, isAllowed('one.image'))),
  imagesOf('volumes', `!has(one.image) || ${isAllowed('one.image.reference')}`),
];

function imagesOf(list: string, condition: string): Rule {
  return {
    expression: `!has(${OBJECT}.spec.${list}) || ${OBJECT}.spec.${list}.all(one, ${condition})`,
    messageExpression: '"Images must come from " + variables.params.registries.join(", ") + "."',
  };
}

/**
 * What comes before the first slash is a registry if it looks like a host; Docker Hub is meant otherwise.
 *
 * @see https://github.com/distribution/reference/blob/main/normalize.go
 */
function isAllowed(image: string): string {
  const isQualified = `${image}.matches("^([^/]*[.:A-Z][^/]*|localhost)/")`;
  const full = `(${isQualified} ? ${image} : "docker.io/" + ${image})`;
  return `variables.params.registries.exists(registry, ${full}.startsWith(registry + "/"))`;
}

/**
 * What the API server asks the webhook about: the objects of the constraints below, and those of Gatekeeper itself. With
 * the chart's `*`, the webhook is asked about each event and lease, too, and if it fails closed, so do writes to
 * Nodes, CiliumIdentities and the API server's own EndpointSlice, without which no pod of Gatekeeper starts.
 */
export const WEBHOOK_RULES = [
  asked([''], ['namespaces', 'pods', 'pods/ephemeralcontainers', 'services']),
  asked(['networking.k8s.io'], ['ingresses']),
  asked(['config.gatekeeper.sh', 'constraints.gatekeeper.sh', 'templates.gatekeeper.sh'], ['*']),
];

function asked(apiGroups: readonly string[], resources: readonly string[]): object {
  return { apiGroups, apiVersions: ['*'], operations: ['CREATE', 'UPDATE'], resources, scope: '*' };
}

/**
 * The constraints on objects of applications, in addition to Kyverno's policies for pods: no node ports, no taking
 * over of others' traffic, only images from known registries, and labels on namespaces. None needs a copy of the
 * cluster's objects, which would cost memory.
 */
export class PlatformConstraints extends Construct {
  constructor(scope: Construct, id: string, props: PlatformConstraintsProps) {
    super(scope, id);
    const { action, exempt, namespaceLabels, registries } = props;
    const common = { action, exempt };
    new Constraint(this, {
      ...common,
      kind: 'RequiredNamespaceLabels',
      description: 'Namespaces have the labels that policies and teams rely on.',
      group: '',
      objects: ['Namespace'],
      parameters: { labels: namespaceLabels },
      rules: [LABELLED],
    });
    new Constraint(this, {
      ...common,
      kind: 'ClosedNodePorts',
      description: 'Services open no node ports and take no addresses of others.',
      group: '',
      objects: ['Service'],
      rules: [NO_NODE_PORT, NO_EXTERNAL_IP],
    });
    new Constraint(this, {
      ...common,
      kind: 'NamedIngressHosts',
      description: 'Ingresses only take requests for the hosts that they name.',
      group: 'networking.k8s.io',
      objects: ['Ingress'],
      rules: [HOSTS],
    });
    new Constraint(this, {
      ...common,
      kind: 'AllowedRegistries',
      description: 'Images come from known registries.',
      group: '',
      objects: ['Pod'],
      parameters: { registries },
      rules: FROM_REGISTRIES,
    });
  }
}
