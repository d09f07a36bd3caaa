import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Testing } from 'cdk8s';
import { parseAllDocuments } from 'yaml';
import { HostedControlPlanes, type HostedControlPlanesProps, type HostedTenant, KubernetesVersion } from '../../../lib';
import { DIST } from '../dist';

export const FOLDER = join(DIST, 'hosted-control-planes');
const FILES = ['1-namespaces', '3-rbac', '4-configuration', '5-workloads', '6-custom-resources'];

export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

/** The objects of dist/hosted-control-planes. */
export function distributed(files: readonly string[] = FILES): Manifest[] {
  return files.flatMap((file) =>
    parseAllDocuments(readFileSync(join(FOLDER, `${file}.yaml`), 'utf8')).map(
      (document) => document.toJS() as Manifest,
    ),
  );
}

/** The objects for tenants of these props, in a platform that is otherwise the one of dist/. */
export function platformWith(
  tenants: readonly (Partial<HostedTenant> & { readonly name: string })[],
  etcd: HostedControlPlanesProps['etcd'] = { 'etcd-1': {} },
): Manifest[] {
  const platform = new HostedControlPlanes(Testing.app(), 'hosted-control-planes', {
    etcd,
    edges: [{ shard: 1, domain: 's1.k8s.example.com' }],
    tenants: tenants.map((tenant) => ({
      version: KubernetesVersion.V1_35,
      etcd: 'etcd-1',
      shard: 1,
      encryptionConfig: 'encryption',
      ...tenant,
    })),
  });
  return platform.toJson() as Manifest[];
}
