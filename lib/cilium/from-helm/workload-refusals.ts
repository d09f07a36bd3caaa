import { atLeast } from '../../settings/version';
import type { Refusal } from './refusal';

/**
 * What the chart, or we, cannot write as manifests of the operator, of node initialization and of pre-flight checks.
 */
export const WORKLOAD_REFUSALS: readonly Refusal[] = [
  {
    code: 'CIL034',
    refused: ({ nodeinit: { enabled, reconfigureKubelet } }) =>
      enabled &&
      reconfigureKubelet &&
      'nodeinit.reconfigureKubelet is true, but the script with which upstream replaces the kubelet of GKE nodes is not part of this install.',
    remedy: 'Set it to false, and configure the kubelet to use CNI in the node pool.',
  },
  {
    code: 'CIL035',
    refused: (settings) =>
      !atLeast(settings, '1.19') &&
      settings.operator.enabled &&
      settings.operator.tolerations.length === 0 &&
      settings.agentNotReadyTaintKey !== undefined &&
      'operator.tolerations is empty, and the chart of 1.18 then writes invalid YAML for the toleration that it adds itself.',
    remedy: 'Keep at least one toleration, set agentNotReadyTaintKey to null, or use Cilium 1.19 or later.',
  },
  {
    code: 'CIL036',
    refused: ({ preflight: { enabled, tofqdnsPreCache, extraEnv } }) =>
      enabled &&
      tofqdnsPreCache !== '' &&
      extraEnv.length > 0 &&
      'preflight.extraEnv and preflight.tofqdnsPreCache are both set, and the chart then writes the variables among the mounts of a container.',
    remedy: 'Leave out one of the two.',
  },
];
