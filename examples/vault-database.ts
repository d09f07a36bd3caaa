/**
 * A pod that logs in to PostgreSQL as a user which Vault makes for it, and which is gone an hour later. What has to be typed
 * once, so that Vault can do so, stands in docs/vault.md.
 *
 *   npm run example vault-database
 *   kubectl apply --server-side -k build/examples/vault-database/shop
 */
import { ApiObject, Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { CiliumNetworkPolicy, KindPlatformStack, LabelSelector, Peer, PlatformApp, Port } from 'platypaas';

const NAMESPACE = 'shop';
const DATABASE = { host: `postgres.${NAMESPACE}.svc`, port: 5432 };

// What Vault's agent writes into the file, from which the program reads where it logs in.
const LOGIN = `{{- with secret "database/creds/shop" -}}
postgres://{{ .Data.username }}:{{ .Data.password }}@${DATABASE.host}:${DATABASE.port}/shop
{{- end }}`;

const AGENT = {
  'vault.hashicorp.com/agent-inject': 'true',
  'vault.hashicorp.com/role': 'shop',
  'vault.hashicorp.com/agent-inject-secret-database': 'database/creds/shop',
  'vault.hashicorp.com/agent-inject-template-database': LOGIN,
  // The CA of Vault's certificate: a Secret of this namespace with `ca.crt`.
  'vault.hashicorp.com/tls-secret': 'vault-ca',
  'vault.hashicorp.com/ca-cert': '/vault/tls/ca.crt',
  // The policies of the platform ask for limits of every container.
  'vault.hashicorp.com/agent-limits-cpu': '100m',
  'vault.hashicorp.com/agent-limits-mem': '64Mi',
};

export class Shop extends Chart {
  constructor(scope: Construct, id: string) {
    super(scope, id, { namespace: NAMESPACE, disableResourceNameHashes: true });
    const labels = { app: 'shop' };
    new ApiObject(this, 'account', { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'shop' } });
    new ApiObject(this, 'shop', {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'shop' },
      spec: {
        replicas: 1,
        selector: { matchLabels: labels },
        template: {
          metadata: { labels, annotations: AGENT },
          spec: {
            serviceAccountName: 'shop',
            securityContext: { runAsNonRoot: true, runAsUser: 10001, seccompProfile: { type: 'RuntimeDefault' } },
            containers: [
              {
                name: 'shop',
                image: 'ghcr.io/example/shop:1.4.2',
                env: [{ name: 'DATABASE_URL_FILE', value: '/vault/secrets/database' }],
                resources: { requests: { cpu: '50m', memory: '64Mi' }, limits: { cpu: '500m', memory: '128Mi' } },
                securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
              },
            ],
          },
        },
      },
    });
    // The namespace was closed when it was made: its pods may resolve names, and this.
    new CiliumNetworkPolicy(this, 'traffic', {
      metadata: { name: 'shop' },
      endpointSelector: LabelSelector.of(labels),
      egress: [
        { to: [Peer.pods({ app: 'postgres' })], ports: [Port.tcp(DATABASE.port)] },
        { to: [Peer.namespace('vault')], ports: [Port.tcp(8200)] },
      ],
    });
    new CiliumNetworkPolicy(this, 'database', {
      metadata: { name: 'postgres' },
      endpointSelector: LabelSelector.of({ app: 'postgres' }),
      ingress: [{ from: [Peer.pods(labels), Peer.namespace('vault')], ports: [Port.tcp(DATABASE.port)] }],
    });
  }
}

if (require.main === module) {
  const app = new PlatformApp();
  new KindPlatformStack(app, 'platform', {
    repositoryUrl: 'https://git.example.com/team/platform.git',
    vault: { injector: true, targets: [DATABASE], clientNamespaces: [NAMESPACE] },
  });
  new Shop(app, 'shop');
  app.synth();
}
