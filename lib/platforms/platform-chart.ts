import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { type CrdBundleName, crdBundle } from '../crds';
import { Crds } from '../crds/crds';
import { guardSecrets } from '../secrets/scan';
import type { OutputFile, Platform } from '../synth';

/** What every platform is: a chart that is written as a folder of its own. */
export abstract class PlatformChart extends Chart implements Platform {
  /** Resources by URL that the kustomization applies before everything else, such as pinned CRD bundles. */
  readonly remoteResources: readonly string[];
  /** Files of its folder that are not applied to the cluster, such as a node's configuration. */
  abstract readonly extraFiles: readonly OutputFile[];

  /**
   * @param bundles the CRDs that the platform's objects need
   */
  protected constructor(scope: Construct, id: string, crds: Crds, bundles: readonly CrdBundleName[]) {
    super(scope, id);
    guardSecrets(this);
    const files = crds === Crds.REMOTE ? bundles.flatMap((bundle) => crdBundle(bundle).files) : [];
    this.remoteResources = files.map((file) => file.url);
  }
}
