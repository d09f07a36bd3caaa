import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Processes } from './processes';

const POLICY = {
  apiVersion: 'audit.k8s.io/v1',
  kind: 'Policy',
  // A watch is written down when it starts: its end is mostly that of the test.
  omitStages: ['RequestReceived'],
  rules: [{ level: 'Metadata', userGroups: ['system:serviceaccounts'] }, { level: 'None' }],
};

/** A request as an API server wrote it down. */
export interface AuditEvent {
  readonly verb: string;
  readonly requestURI: string;
  readonly user: { readonly username: string };
  readonly responseStatus?: { readonly code?: number };
  readonly objectRef?: { readonly resource?: string; readonly subresource?: string; readonly apiGroup?: string };
}

/** Flags of an API server that writes down what service accounts ask for. */
export function auditFlags({ folder }: Processes): string[] {
  const policy = join(folder, 'audit-policy.json');
  writeFileSync(policy, JSON.stringify(POLICY));
  return [`--audit-policy-file=${policy}`, `--audit-log-path=${join(folder, 'audit.log')}`];
}

/** What service accounts asked for and had no right to, once each. */
export function refusedRequests(processes: Processes): string[] {
  const refused = auditEvents(processes).filter(({ responseStatus }) => responseStatus?.code === 403);
  return [...new Set(refused.map(({ user, verb, requestURI }) => `${user.username} ${verb} ${requestURI}`))];
}

/** What service accounts have asked for so far. */
export function auditEvents({ folder }: Processes): AuditEvent[] {
  const lines = readFileSync(join(folder, 'audit.log'), 'utf8').split('\n');
  // The last line may be half of one, as the API server still writes.
  return lines.slice(0, -1).map((line) => JSON.parse(line) as AuditEvent);
}
