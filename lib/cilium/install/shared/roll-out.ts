import type { CiliumSettings } from '../../settings';
import { agentOptionsOf } from '../agent/config';
import { checksum } from './checksum';
import type { TextMap } from './metadata';

/** An annotation of pods that replaces them when `cilium-config` changes. */
export function configChecksum(settings: CiliumSettings): TextMap {
  return {
    'cilium.io/cilium-configmap-checksum': checksum(agentOptionsOf(settings)),
  };
}
