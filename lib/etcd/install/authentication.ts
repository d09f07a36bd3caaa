import type { Construct } from 'constructs';
import { Job } from '../../kubernetes/objects';
import { REPEATABLE_JOB } from '../../kubernetes/repeatable-job';
import { syncWave } from '../../kubernetes/sync-wave';
import type { FleetNames } from '../fleet-names';
import { operation } from './jobs';

/** Each step may have been taken before. The permissions of `root` are etcd's own. */
const TURN_ON = `
status=$(etcdctl auth status)
case $status in *"Authentication Status: true"*) exit 0 ;; esac
etcdctl role get root >/dev/null 2>&1 || etcdctl role add root
etcdctl user get root >/dev/null 2>&1 || etcdctl user add root --no-password
etcdctl user grant-role root root
etcdctl auth enable
`.trimStart();

/** Turns on authentication: before, every client may do everything. */
export function authentication(scope: Construct, names: FleetNames): void {
  new Job(scope, 'Authentication', {
    metadata: {
      name: `${names.name}-authentication`,
      namespace: names.namespace,
      annotations: { ...REPEATABLE_JOB, ...syncWave(1) },
    },
    spec: operation(names, TURN_ON),
  });
}
