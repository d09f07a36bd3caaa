export { EnforcementAction } from './constraint';
export { type AuditSizeProps, Gatekeeper, type GatekeeperProps } from './gatekeeper';
