import { Construct } from 'constructs';
import { CiliumClusterwideNetworkPolicy, LabelSelector, Peer, Port } from '../cilium/policy';
import { fromKubernetes } from '../cilium/policy/kubernetes-labels';
import { NetworkPolicyKind, networkPolicyKindOf } from '../gitops/network-policy-kind';
import { platformPolicy } from '../gitops/platform-policy';

/** The pods that serve an IngressClass. */
export interface IngressPods {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
}

const SOLVER = LabelSelector.of({ 'k8s:acme.cert-manager.io/http01-solver': 'true' });
const SOLVER_PORT = [Port.tcp(8089)];

/**
 * Lets a challenge through to the pod that answers it. Such pods come and go in every namespace that has a Certificate,
 * so the policies of one namespace cannot cover them.
 *
 * @see https://cert-manager.io/docs/configuration/acme/http01/
 */
export class Http01Policies extends Construct {
  /**
   * @param ingress the pods that serve the IngressClass of the issuers; without it, any pod may be one of them
   */
  constructor(scope: Construct, id: string, ingress: IngressPods | undefined) {
    super(scope, id);
    const selector = fromKubernetes(ingress?.labels ?? {});
    // Kubernetes has no cluster-wide policies; whoever closes a namespace has to let its challenges through.
    if (networkPolicyKindOf(this) === NetworkPolicyKind.CILIUM) {
      new CiliumClusterwideNetworkPolicy(this, 'Solver', {
        metadata: { name: 'http01-solver' },
        description: 'from the controller of the IngressClass: challenges',
        endpointSelector: SOLVER,
        // It adds to the policies of a namespace, and closes no namespace that is open.
        enableDefaultDeny: { ingress: false, egress: false },
        ingress: [{ from: [ingress ? Peer.pods(selector, ingress.namespace) : Peer.everyPod()], ports: SOLVER_PORT }],
      });
    }
    if (!ingress) return;
    platformPolicy(this, 'Ingress', {
      metadata: { name: 'http01-solver', namespace: ingress.namespace },
      description: 'to pods that answer challenges, of every namespace',
      endpointSelector: LabelSelector.of(selector),
      egress: [{ to: [Peer.endpoints(SOLVER.exists('k8s:io.kubernetes.pod.namespace'))], ports: SOLVER_PORT }],
    });
  }
}
