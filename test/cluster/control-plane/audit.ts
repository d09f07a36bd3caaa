import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { Processes } from './processes';

const POLICY = {
  apiVersion: 'audit.k8s.io/v1',
  kind: 'Policy',
  // A watch is written down when it starts: its end is mostly that of the test.
  omitStages: ['RequestReceived'],
  rules: [{ level: 'Metadata', userGroups: ['system:serviceaccounts'] }, { level: 'None' }],
};

interface AuditEvent {
  readonly verb: string;
  readonly requestURI: string;
  readonly user: { readonly username: string };
  readonly responseStatus?: { readonly code?: number };
  readonly objectRef?: { readonly resource?: string; readonly subresource?: string; readonly apiGroup?: string };
}

interface Rule {
  readonly verbs: readonly string[];
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
}

interface RbacObject {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly rules?: readonly Rule[];
  readonly roleRef?: { readonly kind: string; readonly name: string };
  readonly subjects?: readonly { readonly kind: string; readonly name: string; readonly namespace?: string }[];
}

/** Flags of an API server that writes down what service accounts ask for. */
export function auditFlags({ folder }: Processes): string[] {
  const policy = join(folder, 'audit-policy.json');
  writeFileSync(policy, JSON.stringify(POLICY));
  return [`--audit-policy-file=${policy}`, `--audit-log-path=${join(folder, 'audit.log')}`];
}

/** What service accounts asked for and had no right to, once each. */
export function refusedRequests(processes: Processes): string[] {
  const refused = eventsOf(processes).filter(({ responseStatus }) => responseStatus?.code === 403);
  return [...new Set(refused.map(({ user, verb, requestURI }) => `${user.username} ${verb} ${requestURI}`))];
}

/**
 * Which rights of service accounts in a file with roles and bindings nobody made use of, a line for each account that
 * asked for anything. A right may be for what a test does not do.
 */
export function unusedRights(processes: Processes, file: string): string[] {
  const objects = parseAllDocuments(readFileSync(file, 'utf8')).map((document) => document.toJS() as RbacObject);
  const used = new Set(
    eventsOf(processes).flatMap(
      ({ user, requestURI, verb, objectRef: { apiGroup = '', resource = '', subresource } = {} }) => {
        const name = subresource ? `${resource}/${subresource}` : resource;
        // A watch that begins with all that there is has taken the place of a list, to which the client falls back.
        const verbs = requestURI.includes('sendInitialEvents=true') ? ['list', verb] : [verb];
        return verbs.map((each) => `${user.username} ${right(each, apiGroup, name)}`);
      },
    ),
  );
  const accounts = new Set([...used].map((each) => each.split(' ')[0]!));
  const granted = new Map<string, Set<string>>();
  for (const { roleRef, subjects = [] } of objects) {
    const { rules = [] } =
      objects.find(({ kind, metadata }) => kind === roleRef?.kind && metadata.name === roleRef.name) ?? {};
    for (const { name, namespace } of subjects) {
      const account = `system:serviceaccount:${namespace}:${name}`;
      const rights = granted.get(account) ?? new Set();
      for (const each of rules.flatMap(rightsOf)) rights.add(each);
      granted.set(account, rights);
    }
  }
  return [...granted].flatMap(([account, rights]) => {
    const unused = [...rights].filter((each) => !used.has(`${account} ${each}`));
    return accounts.has(account) && unused.length > 0 ? [`${account}: ${unused.join(', ')}`] : [];
  });
}

function rightsOf({ verbs, apiGroups = [], resources = [] }: Rule): string[] {
  return apiGroups.flatMap((group) =>
    resources.flatMap((resource) => verbs.map((verb) => right(verb, group, resource))),
  );
}

function right(verb: string, group: string, resource: string): string {
  return `${verb} ${resource}${group ? `.${group}` : ''}`;
}

function eventsOf({ folder }: Processes): AuditEvent[] {
  const lines = readFileSync(join(folder, 'audit.log'), 'utf8').split('\n');
  // The last line may be half of one, as the API server still writes.
  return lines.slice(0, -1).map((line) => JSON.parse(line) as AuditEvent);
}
