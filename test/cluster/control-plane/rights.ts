import { appendFileSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { DIST } from '../dist';
import { auditEvents } from './audit';
import type { Processes } from './processes';

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

/** Rights by the service account that has them or used them: `namespace/name`. */
type Rights = Map<string, Set<string>>;

const ACCOUNT = /^system:serviceaccount:([^:]+):([^:]+)$/;

/** Notes for the end of the run which rights service accounts used at an API server, before its files are removed. */
export function recordUsedRights(processes: Processes): void {
  const file = process.env.PLATYPAAS_RIGHTS;
  if (!file || !existsSync(join(processes.folder, 'audit.log'))) return;
  const used = new Set(
    auditEvents(processes).flatMap(({ user, requestURI, verb, responseStatus, objectRef }) => {
      const [, namespace, name] = ACCOUNT.exec(user.username) ?? [];
      if (!objectRef || name === undefined || responseStatus?.code === 403) return [];
      const { apiGroup = '', resource = '', subresource } = objectRef;
      // A watch that begins with all that there is has taken the place of a list, to which the client falls back.
      const verbs = requestURI.includes('sendInitialEvents=true') ? ['list', verb] : [verb];
      const what = subresource ? `${resource}/${subresource}` : resource;
      return verbs.map((each) => `${namespace}/${name} ${right(each, apiGroup, what)}`);
    }),
  );
  appendFileSync(file, [...used].map((line) => `${line}\n`).join(''));
}

/**
 * Which rights that `dist/` gives nobody used in the run, a line for each service account. A right may be for what no suite
 * does; an account of which nothing was seen is one whose program did not run.
 */
export function unusedRights(file: string, folder = DIST): string[] {
  const used = recorded(file);
  return [...grantedIn(folder)].sort().map(([account, rights]) => {
    const own = used.get(account);
    if (!own) return `${account}: its program did not run (${rights.size} rights)`;
    const unused = [...rights].filter((each) => !isUsed(each, own)).sort();
    return `${account}: ${unused.length} of ${rights.size}${unused.length > 0 ? `: ${unused.join(', ')}` : ''}`;
  });
}

/** Whether a right was used, or one of those that a `*` in it stands for. */
function isUsed(granted: string, used: ReadonlySet<string>): boolean {
  if (!granted.includes('*')) return used.has(granted);
  const form = new RegExp(`^${granted.replace(/[.]/g, '\\.?').replaceAll('*', '.*')}$`);
  return [...used].some((each) => form.test(each));
}

function recorded(file: string): Rights {
  const used: Rights = new Map();
  for (const line of readFileSync(file, 'utf8').split('\n').filter(Boolean)) {
    const [, account = '', what = ''] = /^(\S+) (.*)$/.exec(line) ?? [];
    add(used, account, [what]);
  }
  return used;
}

/** The rights of the service accounts of all platforms. */
function grantedIn(folder: string): Rights {
  const granted: Rights = new Map();
  for (const platform of readdirSync(folder)) {
    const file = join(folder, platform, '3-rbac.yaml');
    if (!existsSync(file)) continue;
    const objects = parseAllDocuments(readFileSync(file, 'utf8')).map((document) => document.toJS() as RbacObject);
    for (const { roleRef, subjects = [] } of objects) {
      const isRole = ({ kind, metadata }: RbacObject) => kind === roleRef?.kind && metadata.name === roleRef.name;
      const rights = (objects.find(isRole)?.rules ?? []).flatMap(rightsOf);
      for (const { name, namespace } of subjects) add(granted, `${namespace}/${name}`, rights);
    }
  }
  return granted;
}

function add(rights: Rights, account: string, more: readonly string[]): void {
  rights.set(account, new Set([...(rights.get(account) ?? []), ...more]));
}

function rightsOf({ verbs, apiGroups = [], resources = [] }: Rule): string[] {
  return apiGroups.flatMap((group) =>
    resources.flatMap((resource) => verbs.map((verb) => right(verb, group, resource))),
  );
}

function right(verb: string, group: string, resource: string): string {
  return `${verb} ${resource}${group ? `.${group}` : ''}`;
}
