import type { Construct } from 'constructs';
import { type Mounted, mountedSecret } from '../../kubernetes/mounted';
import { Deployment, PodDisruptionBudget, type Probe } from '../../kubernetes/objects';
import { isolatedContainer } from '../../kubernetes/pod-security';
import { syncWave } from '../../kubernetes/sync-wave';
import { TOOLS_IMAGE } from '../../kubernetes/tools-image';
import type { CloudProgramProps } from '../hosted-control-plane-props';
import { authority, SECRETS, serviceAccountKey } from '../pki/secrets';
import { labelsOf, type Program, type Tenant } from '../tenant';
import type { ProgramAmounts } from '../tenant-size';
import { clientFiles, KUBECONFIG_FILES, kubeconfigOf } from './kubeconfigs';
import { PKI, podOf, resourcesOf, TRUSTED, TRUSTED_FRONT_PROXY, trust } from './pod';

/** A controller of the API server: of several pods, the one with the lease is active. */
interface Controller {
  readonly program: Program;
  readonly image: string;
  readonly command: readonly string[];
  /** Its user in the tenant: the Secret with its certificate. */
  readonly user: string;
  readonly amounts: ProgramAmounts;
  /** The port of its health checks, by HTTPS. */
  readonly healthPort?: number;
  readonly mounted: readonly Mounted[];
}

/** Those that must not be newer than any API server come in a later wave. */
const AFTER_THE_API_SERVER = syncWave(2);

/** kube-controller-manager, kube-scheduler, and the cloud provider's programs. */
export function controllers(scope: Construct, tenant: Tenant): void {
  controller(scope, tenant, controllerManager(tenant));
  controller(scope, tenant, scheduler(tenant));
  const { cloudControllerManager, csiController } = tenant;
  if (cloudControllerManager) controller(scope, tenant, cloud('cloud-controller-manager', cloudControllerManager));
  if (csiController) controller(scope, tenant, cloud('csi-controller', csiController));
}

/** @see https://kubernetes.io/docs/reference/command-line-tools-reference/kube-controller-manager/ */
function controllerManager(tenant: Tenant): Controller {
  const { name, version, size, rotations, serviceCidr, podCidr, cloudControllerManager } = tenant;
  const user = SECRETS.controllerManager;
  const signing = authority(rotations.authority.signing);
  const key = serviceAccountKey(rotations.serviceAccountKey.signing);
  return {
    program: 'kube-controller-manager',
    image: version._image('kube-controller-manager'),
    user,
    amounts: size._amounts('controllerManager'),
    healthPort: 10257,
    mounted: [mountedSecret(signing, `${PKI}/${signing}`), mountedSecret(key, `${PKI}/${key}`)],
    command: [
      'kube-controller-manager',
      `--kubeconfig=${kubeconfigOf(user)}`,
      `--authentication-kubeconfig=${kubeconfigOf(user)}`,
      `--authorization-kubeconfig=${kubeconfigOf(user)}`,
      `--client-ca-file=${TRUSTED}`,
      `--requestheader-client-ca-file=${TRUSTED_FRONT_PROXY}`,
      `--root-ca-file=${TRUSTED}`,
      `--cluster-name=${name}`,
      `--cluster-signing-cert-file=${PKI}/${signing}/tls.crt`,
      `--cluster-signing-key-file=${PKI}/${signing}/tls.key`,
      '--cluster-signing-duration=8760h',
      `--service-account-private-key-file=${PKI}/${key}/tls.key`,
      '--use-service-account-credentials=true',
      '--controllers=*,bootstrapsigner,tokencleaner',
      '--allocate-node-cidrs=true',
      `--cluster-cidr=${podCidr}`,
      `--service-cluster-ip-range=${serviceCidr}`,
      ...(cloudControllerManager ? ['--cloud-provider=external'] : []),
      '--leader-elect=true',
      '--profiling=false',
    ],
  };
}

/** @see https://kubernetes.io/docs/reference/command-line-tools-reference/kube-scheduler/ */
function scheduler({ version, size }: Tenant): Controller {
  const user = SECRETS.scheduler;
  return {
    program: 'kube-scheduler',
    image: version._image('kube-scheduler'),
    user,
    amounts: size._amounts('scheduler'),
    healthPort: 10259,
    mounted: [],
    command: [
      'kube-scheduler',
      `--kubeconfig=${kubeconfigOf(user)}`,
      `--authentication-kubeconfig=${kubeconfigOf(user)}`,
      `--authorization-kubeconfig=${kubeconfigOf(user)}`,
      `--client-ca-file=${TRUSTED}`,
      `--requestheader-client-ca-file=${TRUSTED_FRONT_PROXY}`,
      '--leader-elect=true',
      '--profiling=false',
    ],
  };
}

const CLOUD_AMOUNTS: ProgramAmounts = { requests: { cpu: '10m', memory: '64Mi' }, memoryLimit: '512Mi' };

function cloud(
  program: 'cloud-controller-manager' | 'csi-controller',
  { image, args = [], config }: CloudProgramProps,
): Controller {
  return {
    program,
    image,
    user: program,
    amounts: CLOUD_AMOUNTS,
    mounted: [mountedSecret('cloud-config', '/etc/cloud', config)],
    command: [...args, `--kubeconfig=${kubeconfigOf(program)}`],
  };
}

function controller(
  scope: Construct,
  tenant: Tenant,
  { program, image, command, user, amounts, healthPort, mounted }: Controller,
): void {
  const labels = labelsOf(program);
  const files = [mountedSecret(user, clientFiles(user)), ...mounted];
  const trusted = trust(tenant, TOOLS_IMAGE);
  const isOwn = healthPort !== undefined;
  // While one pod leaves, the other has the lease.
  new PodDisruptionBudget(scope, `${program}-budget`, {
    metadata: { name: program, namespace: tenant.namespace, labels },
    spec: { maxUnavailable: 1, selector: { matchLabels: labels }, unhealthyPodEvictionPolicy: 'AlwaysAllow' },
  });
  new Deployment(scope, `${program}-pods`, {
    metadata: { name: program, namespace: tenant.namespace, labels, annotations: AFTER_THE_API_SERVER },
    spec: {
      replicas: 2,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 1 } },
      selector: { matchLabels: labels },
      template: podOf(
        program,
        tenant,
        trusted,
        [...files, KUBECONFIG_FILES],
        [
          {
            name: program,
            image,
            // Images of cloud providers have their own entry point.
            ...(isOwn ? { command: [...command] } : { args: [...command] }),
            ...(isOwn
              ? {
                  startupProbe: { ...probe(healthPort), periodSeconds: 5, failureThreshold: 60 },
                  livenessProbe: { ...probe(healthPort), periodSeconds: 10, failureThreshold: 8 },
                }
              : {}),
            resources: resourcesOf(amounts),
            securityContext: isolatedContainer(),
            volumeMounts: [...files.map(({ mount }) => mount), KUBECONFIG_FILES.mount, trusted.mount],
          },
        ],
      ),
    },
  });
}

function probe(port: number): Probe {
  return { httpGet: { scheme: 'HTTPS', path: '/healthz', port }, timeoutSeconds: 15 };
}
