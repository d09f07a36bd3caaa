/**
 * The empire's deathstar lets ships land, and has an exhaust port. Three folders, to be applied one after the other on a
 * cluster whose Cilium serves the Gateway API, such as the K3s homelab; docs/star-wars.md says what each step changes:
 *
 *   npm run example star-wars
 *   kubectl apply --server-side -k build/examples/star-wars/star-wars
 *   kubectl apply --server-side -k build/examples/star-wars/star-wars-l4
 *   kubectl apply --server-side -k build/examples/star-wars/star-wars-l7
 */
import { Chart, Duration } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import {
  Allow,
  BackendRef,
  CiliumNetworkPolicy,
  Crds,
  Entity,
  Gateway,
  GatewayApiBundle,
  GatewayApiCrds,
  GatewayClassRef,
  HttpMethod,
  HttpPath,
  HttpRoute,
  HttpRouteFilter,
  HttpRouteMatch,
  HttpRule,
  type IngressRule,
  LabelSelector,
  Listener,
  ParentRef,
  Peer,
  PlatformApp,
  Port,
} from 'platypaas';

const NAMESPACE = 'star-wars';
const DEATHSTAR = { org: 'empire', class: 'deathstar' };

/** The images of Cilium's own demonstration, by digest. */
const DEATHSTAR_IMAGE =
  'quay.io/cilium/starwars:v2.1@sha256:833d915ec68fca3ce83668fc5dae97c455b2134d8f23ef96586f55b894cfb1e8';
const SPACESHIP_IMAGE =
  'quay.io/cilium/json-mock:v1.3.8@sha256:5aad04835eda9025fe4561ad31be77fd55309af8158ca8663a72f6abb78c2603';

/** The deathstar, two ships, and the ways to the deathstar from outside and from inside of the cluster. */
export class StarWars extends Chart {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new k8s.KubeNamespace(this, 'namespace', {
      metadata: { name: NAMESPACE, labels: { 'pod-security.kubernetes.io/enforce': 'baseline' } },
    });
    this.deathstar();
    this.ship('tiefighter', 'empire');
    this.ship('xwing', 'alliance');
    this.routes();
  }

  private deathstar(): void {
    new k8s.KubeService(this, 'deathstar-service', {
      metadata: named('deathstar'),
      spec: { selector: DEATHSTAR, ports: [{ port: 80, targetPort: k8s.IntOrString.fromNumber(80) }] },
    });
    new k8s.KubeDeployment(this, 'deathstar', {
      metadata: named('deathstar'),
      spec: {
        replicas: 2,
        selector: { matchLabels: DEATHSTAR },
        template: {
          metadata: { labels: DEATHSTAR },
          spec: podOf({ name: 'deathstar', image: DEATHSTAR_IMAGE, ports: [{ containerPort: 80 }] }),
        },
      },
    });
  }

  /** Ships are distinguished by what they are, not by where they are: the label `org` is all that policies look at. */
  private ship(name: string, org: string): void {
    new k8s.KubePod(this, name, {
      metadata: { ...named(name), labels: { org, class: name } },
      spec: podOf({ name: 'spaceship', image: SPACESHIP_IMAGE }),
    });
  }

  private routes(): void {
    // The cluster has the definitions already; this says which, so that the routes fit them.
    new GatewayApiCrds(this, 'gateway-api', { bundle: GatewayApiBundle.CILIUM, source: Crds.NONE });

    // From outside: whoever finds the Gateway's address may ask to land, and nothing else.
    const gateway = new Gateway(this, 'orbit', {
      namespace: NAMESPACE,
      gatewayClass: GatewayClassRef.existing('cilium'),
      listeners: [Listener.http('http')],
    });
    new HttpRoute(this, 'landing', {
      namespace: NAMESPACE,
      parentRefs: [ParentRef.gateway(gateway)],
      rules: [
        {
          matches: [HttpRouteMatch.exact('/v1/request-landing').method(HttpMethod.POST)],
          backendRefs: [BackendRef.service('deathstar', 80)],
        },
      ],
    });

    // From inside (GAMMA): what asks the Service gets an answer within five seconds, and sees who gave it.
    new HttpRoute(this, 'hangar', {
      namespace: NAMESPACE,
      parentRefs: [ParentRef.service('deathstar', { port: 80 })],
      rules: [
        {
          filters: [HttpRouteFilter.responseHeaderModifier({ set: { 'x-served-by': 'deathstar' } })],
          backendRefs: [BackendRef.service('deathstar', 80)],
          timeouts: { request: Duration.seconds(5) },
        },
      ],
    });
  }
}

/** Who may reach the deathstar: each step replaces the policy of the step before, which has the same name. */
export class StarWarsPolicy extends Chart {
  constructor(scope: Construct, id: string, ingress: IngressRule[]) {
    super(scope, id);
    new CiliumNetworkPolicy(this, 'deathstar', {
      metadata: named('deathstar'),
      endpointSelector: LabelSelector.of(DEATHSTAR),
      ingress,
    });
  }
}

const EMPIRE = Peer.pods({ org: 'empire' });
const GATEWAY = Peer.entity(Entity.INGRESS);

/** Layers 3 and 4: ships of the empire, and what came through the Gateway, may connect. */
export const L4: IngressRule[] = [{ from: [EMPIRE, GATEWAY], ports: [Port.tcp(80)] }];

/** Layer 7: the same, and only to ask for landing. The exhaust port is closed to everyone. */
export const L7: IngressRule[] = [
  Allow.http([EMPIRE, GATEWAY], Port.tcp(80), HttpRule.post(HttpPath.exact('/v1/request-landing'))),
];

function named(name: string): k8s.ObjectMeta {
  return { name, namespace: NAMESPACE };
}

/** A pod that has no business with the API server. */
function podOf(container: k8s.Container): k8s.PodSpec {
  return {
    automountServiceAccountToken: false,
    containers: [{ ...container, securityContext: { allowPrivilegeEscalation: false } }],
  };
}

if (require.main === module) {
  const app = new PlatformApp();
  new StarWars(app, 'star-wars');
  new StarWarsPolicy(app, 'star-wars-l4', L4);
  new StarWarsPolicy(app, 'star-wars-l7', L7);
  app.synth();
}
