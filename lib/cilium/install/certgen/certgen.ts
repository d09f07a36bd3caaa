import type { Construct } from 'constructs';
import { orNothing } from '../../../kubernetes/empty';
import {
  type Container,
  CronJob,
  type CronJobSpec,
  Job,
  type JobSpec,
  type PodSpec,
  type PolicyRule,
  Role,
  RoleBinding,
  ServiceAccount,
} from '../../../kubernetes/objects';
import { AS_NOBODY } from '../../../kubernetes/pod-security';
import { atLeast } from '../../../settings/version';
import type { CiliumSettings } from '../../settings';
import { checksum } from '../shared/checksum';
import { imageReference } from '../shared/image';
import { namespaced, type TextMap } from '../shared/metadata';
import { PART_OF_CILIUM, roleRef, subjectsOf } from '../shared/rbac';
import { type CertificateRequest, certgenConfig } from './certificates';

/** One area's certificates, and the Jobs that make them. */
export interface CertificateJobs {
  /** Name of the Jobs and of everything that belongs to them. */
  readonly name: string;
  /** Prefix of the constructs' ids. */
  readonly id: string;
  readonly requests: readonly CertificateRequest[];
  /** Days that a certificate is valid. */
  readonly days: number;
  /** Secrets that the Jobs may write, even if they are not made now. */
  readonly secrets: readonly string[];
  /** Whether a Job makes the certificates at install. */
  readonly atInstall: boolean;
  /** When they are renewed, as a cron schedule. */
  readonly schedule: string | undefined;
  readonly account: { readonly name: string; readonly automount: boolean };
  readonly accountAnnotations: TextMap;
  readonly createAccount: boolean;
  readonly createRole: boolean;
  readonly labels: TextMap;
  readonly annotations: TextMap;
  readonly cronJobAnnotations: TextMap;
  readonly podLabels: TextMap;
  /** How the pods are confined, and on which network they are. */
  readonly pod: Pick<PodSpec, 'securityContext' | 'hostNetwork'>;
  readonly container: Pick<Container, 'securityContext'>;
}

/** How upstream confines the pods: they need nothing of their node. */
export const CONFINED_POD: CertificateJobs['pod'] = {
  securityContext: { seccompProfile: { type: 'RuntimeDefault' } },
  hostNetwork: false,
};
export const CONFINED_CONTAINER: CertificateJobs['container'] = {
  securityContext: { capabilities: { drop: ['ALL'] }, allowPrivilegeEscalation: false },
};

/** How certgen can be confined beyond that: it is one static program that writes to the API server only. */
export const HARDENED_CONTAINER: CertificateJobs['container'] = {
  securityContext: {
    ...CONFINED_CONTAINER.securityContext,
    readOnlyRootFilesystem: true,
    runAsNonRoot: true,
    ...AS_NOBODY,
  },
};

/** certgen: makes a CA and certificates in the cluster, so that no key is ever part of a manifest. */
export function certificateJobs(
  scope: Construct,
  settings: CiliumSettings,
  namespace: string,
  jobs: CertificateJobs,
): void {
  const { id, name, schedule, annotations } = jobs;
  const labels = { 'k8s-app': name, ...PART_OF_CILIUM, ...jobs.labels };
  const spec = jobSpec(settings, namespace, jobs);
  if (jobs.createAccount) account(scope, settings, namespace, jobs);
  if (jobs.createRole) role(scope, settings, namespace, jobs);
  if (jobs.atInstall) {
    new Job(scope, `${id}Job`, {
      metadata: namespaced(settings, namespace, jobName(settings, name, spec), {
        labels,
        annotations: {
          // Argo CD and Flux, too, take it as a Job that may be gone after it ran; since 1.19 it stays.
          ...(atLeast(settings, '1.19') ? {} : { 'helm.sh/hook': 'post-install,post-upgrade' }),
          ...settings.certgen.annotations.job,
          ...annotations,
        },
      }),
      spec,
    });
  }
  if (!schedule) return;
  new CronJob(scope, `${id}CronJob`, {
    metadata: namespaced(settings, namespace, name, {
      labels,
      annotations: { ...annotations, ...jobs.cronJobAnnotations },
    }),
    spec: { schedule, concurrencyPolicy: 'Forbid', ...history(settings), jobTemplate: { spec } },
  });
}

/** A Job cannot be changed: since 1.19 its name changes with its specification. */
function jobName(settings: CiliumSettings, name: string, spec: JobSpec): string {
  return atLeast(settings, '1.19') ? `${name}-${checksum({ spec: JSON.stringify(spec) }).slice(0, 10)}` : name;
}

/** How many finished Jobs of the CronJob are kept. */
function history(settings: CiliumSettings): Partial<CronJobSpec> {
  const { successfulJobsHistoryLimit, failedJobsHistoryLimit } = settings.certgen.cronJob;
  return atLeast(settings, '1.19') ? { successfulJobsHistoryLimit, failedJobsHistoryLimit } : {};
}

function jobSpec(settings: CiliumSettings, namespace: string, jobs: CertificateJobs): JobSpec {
  const { certgen } = settings;
  const { account } = jobs;
  return {
    template: {
      metadata: { labels: { 'k8s-app': jobs.name, ...jobs.podLabels } },
      spec: {
        ...jobs.pod,
        containers: [container(settings, namespace, jobs)],
        nodeSelector: orNothing(certgen.nodeSelector),
        priorityClassName: certgen.priorityClassName || undefined,
        tolerations: orNothing(certgen.tolerations),
        serviceAccount: atLeast(settings, '1.19') ? undefined : account.name,
        serviceAccountName: account.name,
        automountServiceAccountToken: account.automount,
        imagePullSecrets: orNothing(settings.imagePullSecrets),
        restartPolicy: 'OnFailure',
        volumes: orNothing(certgen.extraVolumes),
        affinity: orNothing(certgen.affinity),
      },
    },
    ttlSecondsAfterFinished:
      certgen.ttlSecondsAfterFinished || (atLeast(settings, '1.19') ? undefined : certgen.ttlSecondsAfterFinished),
  };
}

function container(settings: CiliumSettings, namespace: string, jobs: CertificateJobs): Container {
  const { certgen, debug } = settings;
  return {
    ...jobs.container,
    name: 'certgen',
    image: imageReference(certgen.image),
    imagePullPolicy: certgen.image.pullPolicy,
    resources: orNothing(certgen.resources),
    command: ['/usr/bin/cilium-certgen'],
    args: [
      ...(debug.enabled ? ['--debug'] : []),
      `--ca-generate=${certgen.generateCA}`,
      '--ca-reuse-secret',
      `--ca-secret-namespace=${namespace}`,
      '--ca-secret-name=cilium-ca',
      '--ca-common-name=Cilium CA',
      ...(atLeast(settings, '1.20')
        ? [`--ca-enforce-validity-throughout-leaves-duration=${certgen.enforceCAValidityThroughoutLeavesDuration}`]
        : []),
    ],
    env: [{ name: 'CILIUM_CERTGEN_CONFIG', value: certgenConfig(jobs.requests, namespace, jobs.days) }],
    volumeMounts: orNothing(certgen.extraVolumeMounts),
  };
}

function account(scope: Construct, settings: CiliumSettings, namespace: string, jobs: CertificateJobs): void {
  new ServiceAccount(scope, `${jobs.id}ServiceAccount`, {
    metadata: namespaced(settings, namespace, jobs.account.name, { annotations: jobs.accountAnnotations }),
  });
}

function role(scope: Construct, settings: CiliumSettings, namespace: string, jobs: CertificateJobs): void {
  const { id, name, annotations, secrets } = jobs;
  const metadata = namespaced(settings, namespace, name, { labels: PART_OF_CILIUM, annotations });
  const rules: PolicyRule[] = [
    { apiGroups: [''], resources: ['secrets'], verbs: ['create'] },
    { apiGroups: [''], resources: ['secrets'], resourceNames: secrets, verbs: ['update'] },
    { apiGroups: [''], resources: ['secrets'], resourceNames: ['cilium-ca'], verbs: ['get', 'update'] },
  ];
  new Role(scope, `${id}Role`, { metadata, rules });
  new RoleBinding(scope, `${id}RoleBinding`, {
    metadata,
    roleRef: roleRef('Role', name),
    subjects: subjectsOf(jobs.account, namespace),
  });
}
