import type { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import * as v from 'valibot';
import type { ArgoCd } from '../argo-cd';
import { Crds } from '../crds/crds';
import { GatewayApiBundle } from '../gateway-api/bundles';
import { GatewayApiCrds } from '../gateway-api/gateway-api-crds';
import type { ComponentSet } from '../gitops';
import { API_SERVER_PORT } from '../gitops/api-server';
import { NETWORK_POLICY_KIND, NetworkPolicyKind } from '../gitops/network-policy-kind';
import type { PropChecks } from '../settings/props';
import { portNumber, whole } from '../settings/values';
import type { OutputFile } from '../synth';
import { type Part, PlatformChart } from './platform-chart';
import { STACK_PROPS, Stack, type StackProps } from './stack';

/** Props of `PlatformStack`. */
export interface PlatformStackProps extends StackProps {
  /**
   * How many nodes of the cluster take pods: the budget counts DaemonSets on them, and each Vault server needs one.
   * @default - not known: `platypaas budget` takes `--nodes`
   */
  readonly nodes?: number;

  /**
   * The port that the API servers themselves listen on, for network policies: `kubectl get endpointslices kubernetes`
   * shows it; it is mostly 443 on clouds.
   * @default 6443
   */
  readonly apiServerPort?: number;

  /**
   * The policies that close the namespaces of the platform and let its flows through. Kubernetes NetworkPolicies are
   * for clusters with another CNI than Cilium, and are wider: they can name neither DNS names nor the API server.
   * @default NetworkPolicyKind.CILIUM
   */
  readonly networkPolicies?: NetworkPolicyKind;

  /**
   * Where the CRDs of Argo CD come from; charts bring their own.
   * @default Crds.REMOTE
   */
  readonly crds?: Crds;

  /**
   * Where the CRDs of the Gateway API come from, which ExternalDNS and Istio read: `Crds.NONE` where the cluster
   * already has them, as with some CNIs and clouds.
   * @default - as `crds`
   */
  readonly gatewayApiCrds?: Crds;
}

const PROPS: PropChecks<PlatformStackProps> = {
  ...STACK_PROPS,
  nodes: whole(1),
  apiServerPort: portNumber,
  networkPolicies: v.enum(NetworkPolicyKind),
  crds: v.enum(Crds),
  gatewayApiCrds: v.enum(Crds),
};

/**
 * A platform for an existing cluster with a CNI: Argo CD, and an ApplicationSet with which it installs the chosen
 * components, from charts and from the folders below `components/`. Its network policies are Cilium's or,
 * as set by `networkPolicies`, those of Kubernetes.
 *
 * @throws ConfigurationError at synthesis, when a prop is unknown or does not fit, or components do not fit together
 */
export class PlatformStack extends PlatformChart {
  private readonly parts: Part<Stack>;

  constructor(scope: Construct, id: string, props: PlatformStackProps) {
    super(scope, id, props, ['argo-cd']);
    this.parts = this.part(() => this.make(props));
  }

  /** What installs the components. */
  get argoCd(): ArgoCd {
    return this.parts().argoCd;
  }

  /** What is installed. */
  get components(): ComponentSet {
    return this.parts().components;
  }

  override get extraFiles(): readonly OutputFile[] {
    return this.parts().files();
  }

  private make(given: PlatformStackProps): Stack {
    const props = this.fittingWithRepository(given, PROPS);
    const { nodes, apiServerPort, networkPolicies, crds, gatewayApiCrds = crds } = props;
    if (apiServerPort !== undefined) API_SERVER_PORT.state(this, apiServerPort);
    if (networkPolicies !== undefined) NETWORK_POLICY_KIND.state(this, networkPolicies);
    const stack = new Stack(this, props, {
      nodes: nodes === undefined ? undefined : { count: nodes, more: MORE_NODES },
    });
    // They read its routes, and would wait for CRDs that nothing installs.
    if (props.externalDns || props.istio) {
      new GatewayApiCrds(this, 'gateway-api', { bundle: GatewayApiBundle.STANDARD, source: gatewayApiCrds });
    }
    return stack;
  }

  /** @internal Where an object is written: what Argo CD applies is below `components/`. */
  subfolderOf(object: ApiObject): string | undefined {
    return this.components.folderOf(object);
  }
}

const MORE_NODES = 'Set nodes to that number';
