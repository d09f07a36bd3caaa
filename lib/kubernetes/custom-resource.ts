import type { ApiObjectMetadata } from 'cdk8s';
import type { Construct } from 'constructs';
import { namespaceName, text, textMap } from '../settings/values';
import type { Manifest, ObjectClass } from './objects';
import { PlainObject } from './plain-object';
import { syncWave } from './sync-wave';

/**
 * Annotations for Argo CD, as the CRD may come later, with the operator of the same sync: the resource waits for the
 * wave after the workloads, and a dry run does not fail if the CRD is missing.
 *
 * Flux has no such annotation: put the custom resources into a Kustomization that `dependsOn` the platform's.
 *
 * @see
 * https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/#skip-dry-run-for-missing-custom-resources-types
 */
export const AFTER_ITS_CRD: Readonly<Record<string, string>> = {
  'argocd.argoproj.io/sync-options': 'SkipDryRunOnMissingResource=true',
  ...syncWave(1),
};

/** The checks of the props that identify an object. */
export const RESOURCE_CHECKS = { name: text, namespace: namespaceName, labels: textMap, annotations: textMap };

type WithMetadata = { readonly metadata?: ApiObjectMetadata };

/** The fields of a resource without generated bindings. */
export interface UntypedResource {
  readonly metadata: object;
  readonly spec: object;
}

/** The class of one kind of custom resource. `Props` is what the generated bindings accept for it. */
export function customResourceClass<Props = UntypedResource>(apiVersion: string, kind: string): ObjectClass<Props> {
  return class extends PlainObject {
    constructor(scope: Construct, id: string, manifest: Manifest<Props>) {
      const { metadata, ...rest } = manifest as WithMetadata;
      const annotations = { ...AFTER_ITS_CRD, ...metadata?.annotations };
      super(scope, id, { ...rest, apiVersion, kind, metadata: { ...metadata, annotations } });
    }
  };
}
