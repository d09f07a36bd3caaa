import type { Cron } from 'cdk8s';
import type { Construct } from 'constructs';
import { CronJob, type JobSpec } from '../../kubernetes/objects';
import { isolatedContainer } from '../../kubernetes/pod-security';
import type { EtcdBackupProps } from '../etcd-fleet-props';
import type { FleetNames } from '../fleet-names';
import { operation, operator } from './jobs';

/** A member does not serve while it is defragmented: the next one follows when all are healthy. */
const DEFRAGMENT = `
IFS=,
for endpoint in $ETCDCTL_ENDPOINTS; do
  etcdctl endpoint health --command-timeout=60s
  ETCDCTL_ENDPOINTS=$endpoint etcdctl defrag --command-timeout=600s
done
etcdctl endpoint health --command-timeout=60s
etcdctl alarm list
`.trimStart();

/** Reclaims the space that compaction has freed. */
export function defragmentation(scope: Construct, names: FleetNames, schedule: Cron): void {
  cronJob(scope, 'Defragmentation', `${names.name}-defragmentation`, names, schedule, {
    ...operation(names, DEFRAGMENT),
    backoffLimit: 0,
  });
}

/** From the first member: each has all data. */
const SAVE = 'IFS=,; set -- $ETCDCTL_ENDPOINTS; ETCDCTL_ENDPOINTS=$1 etcdctl snapshot save /snapshot/snapshot.db';

const CURL = 'docker.io/curlimages/curl:8.16.0@sha256:463eaf6072688fe96ac64fa623fe73e1dbe25d8ad6c34404a669ad3ce1f104b6';

/** The credentials go to curl on its standard input: arguments can be read by every process of the pod. */
const UPLOAD = `
object="$BUCKET/$FLEET/$(date -u +%Y-%m-%dT%H-%M-%SZ).db"
printf 'user = "%s:%s"\\n' "$AWS_ACCESS_KEY_ID" "$AWS_SECRET_ACCESS_KEY" |
  curl --config - --fail --silent --show-error --retry 5 --aws-sigv4 aws:amz:us-east-1:s3 \\
    --upload-file /snapshot/snapshot.db "$ENDPOINT/$object"
echo "saved as $object"
`.trimStart();

/** Snapshots to an object store. A snapshot of any member holds the data of all tenants. */
export function snapshots(
  scope: Construct,
  names: FleetNames,
  { endpoint, bucket, credentials }: EtcdBackupProps,
  schedule: Cron,
): void {
  const pod = operator(names, SAVE);
  const [save] = pod.containers;
  const mount = { name: 'snapshot', mountPath: '/snapshot' };
  const key = (name: string) => ({ name, valueFrom: { secretKeyRef: { name: credentials, key: name } } });
  const spec = operation(names, '');
  cronJob(scope, 'Snapshots', `${names.name}-snapshots`, names, schedule, {
    ...spec,
    backoffLimit: 3,
    template: {
      ...spec.template,
      spec: {
        ...pod,
        initContainers: save ? [{ ...save, volumeMounts: [...(save.volumeMounts ?? []), mount] }] : [],
        containers: [
          {
            name: 'upload',
            image: CURL,
            command: ['/bin/sh', '-euc', UPLOAD],
            env: [
              { name: 'ENDPOINT', value: endpoint },
              { name: 'BUCKET', value: bucket },
              { name: 'FLEET', value: names.name },
              key('AWS_ACCESS_KEY_ID'),
              key('AWS_SECRET_ACCESS_KEY'),
            ],
            resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '256Mi' } },
            securityContext: isolatedContainer(),
            volumeMounts: [mount],
          },
        ],
        volumes: [...(pod.volumes ?? []), { name: 'snapshot', emptyDir: {} }],
      },
    },
  });
}

function cronJob(scope: Construct, id: string, name: string, names: FleetNames, schedule: Cron, spec: JobSpec): void {
  new CronJob(scope, id, {
    metadata: { name, namespace: names.namespace },
    spec: {
      schedule: schedule.expressionString,
      timeZone: 'Etc/UTC',
      concurrencyPolicy: 'Forbid',
      startingDeadlineSeconds: 3600,
      jobTemplate: { spec },
    },
  });
}
