import type { Volume, VolumeMount } from '../../../kubernetes/objects';

/** A volume of the agent's pod, and where the agent's own container has it, if it does. */
export interface AgentVolume {
  readonly volume: Volume;
  readonly mount?: Omit<VolumeMount, 'name'>;
}
