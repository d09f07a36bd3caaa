import type { Construct } from 'constructs';
import type { CiliumSettings } from '../settings';

/** The ConfigMap `cilium-config`, from which the agent and the operator read their options. */
export function agentConfig(_scope: Construct, _settings: CiliumSettings, _namespace: string): void {}
