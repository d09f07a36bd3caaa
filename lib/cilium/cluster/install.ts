import type { ClusterIndex } from '../../cluster/cluster-index';
import { Fact } from '../../cluster/fact';
import type { CiliumSettings } from '../settings';
import type { AgentOptions } from './agent-options';

/** Cilium as a program installs it. */
export interface CiliumInstall {
  readonly settings: CiliumSettings;
  /** The agent's options that follow from the settings. */
  readonly options: AgentOptions;
  readonly namespace: string;
  /** The networks of Services, as far as they are known. */
  readonly serviceCidrs: readonly string[];
  /** The addresses that nodes have or may get, as far as they are known. */
  readonly nodeCidrs: readonly string[];
}

/** Stated by what installs Cilium. */
export const CILIUM_INSTALL = new Fact<CiliumInstall>();

/** An install, and where the program makes it. */
export interface LocatedInstall extends CiliumInstall {
  /** The path of its construct. */
  readonly path: string;
}

/** Cilium's install in a cluster; nothing when the program does not have it. */
export function ciliumIn(index: ClusterIndex): LocatedInstall | undefined {
  const [first] = index.facts(CILIUM_INSTALL);
  return first && { ...first.value, path: first.construct.node.path };
}
