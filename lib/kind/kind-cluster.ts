import { Construct } from 'constructs';
import * as v from 'valibot';
import type { ApiServerProps } from '../cilium/options/api-server';
import { guardProgram } from '../cluster/program';
import { Cidr, IpFamily } from '../kubernetes/cidr';
import { A_DNS_LABEL, isDnsLabel } from '../kubernetes/names';
import { type Problem, refuse } from '../problems';
import { checkProps, type PropChecks } from '../settings/props';
import type { OutputFile } from '../synth';
import { HEADER } from '../synth/kustomization';
import { type ControlPlane, controlPlane } from './control-plane';

/** Kubernetes 1.34.3, as KIND 0.31.0 publishes it. */
const NODE_IMAGE = 'kindest/node:v1.34.3@sha256:08497ee19eace7b4b5348db5c6a1591d7752b164530a36f855cb0f2bdcbadd48';

/** Props of `KindCluster`. */
export interface KindClusterProps {
  /**
   * The cluster's name, which its containers and its context, `kind-<name>`, contain. A DNS label of at most 49
   * characters.
   * @default 'platform'
   */
  readonly name?: string;

  /**
   * The image of the nodes, with its digest. It must fit the version of KIND.
   * @default - Kubernetes 1.34.3 of KIND 0.31.0
   * @see https://github.com/kubernetes-sigs/kind/releases
   */
  readonly image?: string;

  /**
   * Number of worker nodes, besides the control plane; 0 or more.
   * @default 1
   */
  readonly workers?: number;

  /**
   * The network of the pods, in CIDR notation, IPv4: each node has 256 of its addresses.
   * @default '10.244.0.0/16'
   */
  readonly podCidr?: string;

  /**
   * The network of the Services, in CIDR notation, IPv4, of 12 to 28 bits.
   * @default '10.96.0.0/16'
   */
  readonly serviceCidr?: string;

  /**
   * Docker's network `kind`, which the nodes are in: `docker network inspect kind` shows it. It is not set but checked
   * against the other networks.
   * @default '172.18.0.0/16'
   */
  readonly dockerCidr?: string;

  /**
   * Whether Secrets are encrypted in etcd, with a key that is generated on the machine before the cluster is created:
   * kind mounts it from `./encryption-at-rest`.
   * @default true
   * @see https://kubernetes.io/docs/tasks/administer-cluster/encrypt-data/
   */
  readonly secretsEncryption?: boolean;

  /**
   * Whether etcd, the scheduler and the controller manager serve their metrics on Docker's network, and not only to
   * their own node. The latter two authenticate readers.
   * @default false; of `KindPlatformStack` true where there is a Prometheus
   */
  readonly controlPlaneMetrics?: boolean;
}

/** The check of a network: IPv4, since KIND creates IPv6 or dual-stack nodes only when configured to. */
export const IPV4_CIDR = v.pipe(
  v.string(),
  v.check(
    (text) => Cidr.problems(text, '').length === 0 && Cidr.parse(text).family === IpFamily.IPV4,
    'an IPv4 network such as 10.244.0.0/16',
  ),
);

// What kube-controller-manager gives to each node, and how far the two sizes may differ for kubeadm.
const NODE_BITS = 24;
const MOST_NODE_BITS = 16;

/** The checks of `KindClusterProps`. */
const KIND_CLUSTER_PROPS: PropChecks<KindClusterProps> = {
  name: v.pipe(
    v.string(),
    v.check((text) => isDnsLabel(text), A_DNS_LABEL),
    v.maxLength(49),
  ),
  image: v.pipe(v.string(), v.regex(/^\S+:v\d+\.\d+\.\d+@sha256:[0-9a-f]{64}$/, 'an image with its tag and digest')),
  workers: v.pipe(v.number(), v.integer(), v.minValue(0)),
  podCidr: IPV4_CIDR,
  serviceCidr: IPV4_CIDR,
  dockerCidr: IPV4_CIDR,
  secretsEncryption: v.boolean(),
  controlPlaneMetrics: v.boolean(),
};

/**
 * The file with which `kind create cluster --config` creates a cluster that uses Cilium from the start: without
 * KIND's own CNI and without kube-proxy. Its nodes stay NotReady until Cilium runs. A `PlatformApp` writes it to the folder of
 * its chart.
 *
 * @throws ConfigurationError when a prop is unknown, networks overlap, or kubeadm would refuse their sizes
 * @see https://kind.sigs.k8s.io/docs/user/configuration/
 */
export class KindCluster extends Construct {
  /** The cluster's name. */
  readonly name: string;
  /** The network of the pods. */
  readonly podCidr: Cidr;
  /** The network of the Services. */
  readonly serviceCidr: Cidr;
  /** Docker's network, which the nodes are in. */
  readonly dockerCidr: Cidr;
  /** Number of nodes, the control plane included. */
  readonly nodes: number;
  /** Number of nodes that take any pods: the workers, or the control plane where it is alone. */
  readonly nodesForPods: number;
  /** How the nodes reach the API server before Services work: Docker resolves the name. */
  readonly apiServer: ApiServerProps;
  /** Whether etcd, the scheduler and the controller manager serve their metrics beyond their node. */
  readonly controlPlaneMetrics: boolean;
  /** `bootstrap/kind.yaml`. */
  readonly file: OutputFile;

  constructor(scope: Construct, id: string, props: KindClusterProps = {}) {
    super(scope, id);
    guardProgram(this);
    props = checkProps(this, props, KIND_CLUSTER_PROPS);
    const { name = 'platform', image = NODE_IMAGE, workers = 1 } = props;
    this.name = name;
    this.podCidr = Cidr.parse(props.podCidr ?? '10.244.0.0/16');
    this.serviceCidr = Cidr.parse(props.serviceCidr ?? '10.96.0.0/16');
    this.dockerCidr = Cidr.parse(props.dockerCidr ?? '172.18.0.0/16');
    this.nodes = 1 + workers;
    this.nodesForPods = Math.max(1, workers);
    this.apiServer = { host: `${name}-control-plane`, port: 6443 };
    refuse(this, [...this.overlaps(), ...this.sizes()]);
    const { secretsEncryption: encrypted = true, controlPlaneMetrics: measured = false } = props;
    this.controlPlaneMetrics = measured;
    this.file = { path: 'bootstrap/kind.yaml', text: this.text(image, workers, { encrypted, measured }) };
  }

  /** What a `PlatformApp` writes to the folder of the chart; cdk8s' own `App` writes no files. */
  get extraFiles(): readonly OutputFile[] {
    return [this.file];
  }

  private overlaps(): Problem[] {
    const networks = [
      { of: 'podCidr', cidr: this.podCidr },
      { of: 'serviceCidr', cidr: this.serviceCidr },
      { of: 'dockerCidr', cidr: this.dockerCidr },
    ];
    return networks.flatMap((one, index) =>
      networks
        .slice(index + 1)
        .filter((other) => one.cidr.overlaps(other.cidr))
        .map((other) => ({
          what: `${one.of} is ${one.cidr} and ${other.of} is ${other.cidr}, which have addresses in common.`,
          remedy:
            'Choose networks that do not overlap: otherwise an address could belong to a pod, a Service or a node.',
          code: 'KND001',
        })),
    );
  }

  /** @see https://github.com/kubernetes/kubernetes/blob/v1.34.3/cmd/kubeadm/app/apis/kubeadm/validation/validation.go */
  private sizes(): Problem[] {
    const nodeBits = NODE_BITS - this.podCidr.prefixLength;
    const forPods = nodeBits >= 0 && nodeBits <= MOST_NODE_BITS ? 2 ** nodeBits : 0;
    const { prefixLength } = this.serviceCidr;
    return [
      ...(forPods >= this.nodes ? [] : [this.podCidrFor(forPods)]),
      ...(prefixLength >= 12 && prefixLength <= 28 ? [] : [serviceSize(this.serviceCidr)]),
    ];
  }

  private podCidrFor(nodes: number): Problem {
    return {
      what: `podCidr is ${this.podCidr}, which kubeadm divides among at most ${nodes} nodes, but the cluster has ${this.nodes}.`,
      remedy: 'Choose a network of 8 to 24 bits with a /24 for each node, such as 10.244.0.0/16.',
      code: 'KND006',
    };
  }

  private text(image: string, workers: number, choices: ControlPlane): string {
    const node = (role: string) => `  - role: ${role}\n    image: ${image}\n`;
    return `${HEADER}# kind create cluster --config …/bootstrap/kind.yaml
# The nodes stay NotReady until Cilium runs: apply the manifests of this folder next.
kind: Cluster
apiVersion: kind.x-k8s.io/v1alpha4
name: ${this.name}
networking:
  # Cilium is the network; a second one would write its own configuration beside Cilium's.
  disableDefaultCNI: true
  # Cilium does what kube-proxy does. Both at once would translate the same addresses twice.
  kubeProxyMode: none
  # Cilium gives each node its part of this network, as Kubernetes assigns it.
  podSubnet: ${this.podCidr}
  serviceSubnet: ${this.serviceCidr}
nodes:
${node('control-plane')}${controlPlane(choices)}${node('worker').repeat(workers)}`;
  }
}

function serviceSize(serviceCidr: Cidr): Problem {
  return {
    what: `serviceCidr is ${serviceCidr}, but kubeadm needs a network of 12 to 28 bits.`,
    remedy: 'Choose one such as 10.96.0.0/16.',
    code: 'KND006',
  };
}
