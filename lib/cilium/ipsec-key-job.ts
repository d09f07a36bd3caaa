import { Construct } from 'constructs';
import { Job, Role, RoleBinding, ServiceAccount } from '../kubernetes/objects';
import { isolatedContainer, unprivilegedPod } from '../kubernetes/pod-security';
import { REPEATABLE_JOB } from '../kubernetes/repeatable-job';
import type { ApiServerAddress } from './options/api-server';

/** Has a shell, a random number generator and an HTTPS client, and runs without root. */
const IMAGE =
  'docker.io/curlimages/curl:8.16.0@sha256:463eaf6072688fe96ac64fa623fe73e1dbe25d8ad6c34404a669ad3ce1f104b6';

/**
 * A Job that creates the IPsec key in the cluster when there is none. The key is made inside the pod, goes to the API
 * server, and is seen nowhere else: not in a manifest, a log or an argument.
 *
 * It asks for a new Secret and treats "already exists" as success, so it needs no permission to read, and can never
 * replace a key that nodes use.
 *
 * @see https://docs.cilium.io/en/stable/security/network/encryption-ipsec/#generate-import-the-psk
 */
export class IpsecKeyJob extends Construct {
  constructor(scope: Construct, id: string, namespace: string, secretName: string, apiServer?: ApiServerAddress) {
    super(scope, id);
    const name = 'cilium-ipsec-key';
    const metadata = { name, namespace, labels: { 'app.kubernetes.io/part-of': 'cilium', 'k8s-app': name } };

    new ServiceAccount(this, 'ServiceAccount', { metadata, automountServiceAccountToken: false });
    new Role(this, 'Role', { metadata, rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['create'] }] });
    new RoleBinding(this, 'RoleBinding', {
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
      subjects: [{ kind: 'ServiceAccount', name, namespace }],
    });
    new Job(this, 'Resource', {
      metadata: { ...metadata, annotations: REPEATABLE_JOB },
      spec: {
        backoffLimit: 6,
        template: {
          metadata: { labels: metadata.labels },
          spec: {
            serviceAccountName: name,
            automountServiceAccountToken: true,
            restartPolicy: 'OnFailure',
            // The agents wait for this key, so there is no pod network yet, and every node still has Cilium's taint.
            hostNetwork: true,
            tolerations: [{ operator: 'Exists' }],
            priorityClassName: 'system-cluster-critical',
            securityContext: unprivilegedPod(),
            containers: [
              {
                name: 'create-key',
                image: IMAGE,
                imagePullPolicy: 'IfNotPresent',
                command: ['sh', '-ec', SCRIPT],
                env: [
                  { name: 'NAMESPACE', value: namespace },
                  { name: 'SECRET_NAME', value: secretName },
                  { name: 'API_SERVER', value: apiServer ? `${bracketed(apiServer.host)}:${apiServer.port}` : '' },
                ],
                resources: { requests: { cpu: '10m', memory: '16Mi' }, limits: { memory: '64Mi' } },
                securityContext: isolatedContainer(),
              },
            ],
          },
        },
      },
    });
  }
}

/**
 * The `+` asks for a separate key for each pair of nodes, derived from this one (GHSA-pwqm-x5x6-5586). The request goes
 * through a pipe, so the key appears in no argument list.
 */
const SCRIPT = `account=/var/run/secrets/kubernetes.io/serviceaccount
server=\${API_SERVER:-$KUBERNETES_SERVICE_HOST:$KUBERNETES_SERVICE_PORT}
psk=$(head -c 20 /dev/urandom | od -An -v -tx1 | tr -d ' \\n')
test \${#psk} -eq 40
status=$(printf '{"apiVersion":"v1","kind":"Secret","metadata":{"name":"%s"},"stringData":{"keys":"3+ rfc4106(gcm(aes)) %s 128"}}' "$SECRET_NAME" "$psk" |
  curl --silent --show-error --output /dev/null --write-out '%{http_code}' \\
    --cacert $account/ca.crt --oauth2-bearer "$(cat $account/token)" \\
    --header 'Content-Type: application/json' --data-binary @- \\
    "https://$server/api/v1/namespaces/$NAMESPACE/secrets")
case $status in
  201) echo "created the Secret $NAMESPACE/$SECRET_NAME" ;;
  409) echo "the Secret $NAMESPACE/$SECRET_NAME exists and stays as it is" ;;
  *) echo "the API server answered $status" >&2; exit 1 ;;
esac
`;

function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}
