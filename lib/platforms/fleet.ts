import { App, type Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { refuse } from '../problems';
import { scansWhatItWrites } from '../secrets/scan';
import type { OutputFile } from '../synth';
import type { ClusterSource } from '../synth/cluster-source';
import { HEADER } from '../synth/kustomization';
import { toYaml } from '../synth/yaml';

/** One cluster of a fleet. */
export interface IFleetMember {
  /** Name of the cluster, unique in the fleet, and of its folder. */
  readonly name: string;
  /**
   * Makes the cluster's platform, or any other chart.
   * @param scope what the chart is to be made in
   */
  create(scope: Construct): Chart;
}

/** Props of `Fleet`. */
export interface FleetProps {
  /** The clusters; each becomes a folder below the fleet's. */
  readonly members: IFleetMember[];
}

/**
 * Many clusters that differ in a few things. They are made, checked and written one after the other, so that a fleet of
 * thousands needs no more memory than one of a few; what is alike in them is rendered once.
 *
 * Needs a `PlatformApp`. `clusters.yaml` lists the folders, for a generator of an Argo CD ApplicationSet.
 *
 * @throws ConfigurationError when two members have one name, and at synthesis with the problems of every cluster
 */
export class Fleet extends Construct implements ClusterSource {
  private readonly members: readonly IFleetMember[];

  constructor(scope: App, id: string, props: FleetProps) {
    super(scope, id);
    this.members = [...props.members];
    const seen = new Set<string>();
    const repeated = this.members.map(({ name }) => name).filter((name) => seen.size === seen.add(name).size);
    refuse(
      this,
      [...new Set(repeated)].map((name) => ({
        what: `members has two clusters named ${name}.`,
        remedy: 'Give each cluster of the fleet a name of its own.',
        code: 'FLT001',
      })),
    );
  }

  /** @internal */
  *clusters(): Iterable<Chart> {
    for (const member of this.members) yield member.create(scansWhatItWrites(new App()));
  }

  /** @internal */
  index(): OutputFile {
    const clusters = this.members.map(({ name }) => ({ name, path: `${this.node.path}/${name}` }));
    return { path: 'clusters.yaml', text: HEADER + toYaml({ clusters }) };
  }
}
