export { EnforcementAction } from './constraint';
export { Gatekeeper, type GatekeeperProps } from './gatekeeper';
