import * as v from 'valibot';
import { type Problem, quoted } from '../problems';
import { readHostAndPort } from './host';

// An AppProject reads `*`, `?` and brackets as patterns, an ApplicationSet reads braces as templates.
const ADDRESS = /^(https:\/\/|ssh:\/\/([\w.-]+@)?)[\w.-]+(:\d+)?(\/[\w.~%+-]+)+$/;

/** What is wrong with the address of a git repository. The message does not repeat it: it may hold a password. */
export function repositoryUrlProblems(repositoryUrl: string): Problem[] {
  const asUrl = repositoryUrl.replace(/^ssh:/, 'https:');
  if (!ADDRESS.test(repositoryUrl) || !URL.canParse(asUrl)) {
    return [
      {
        what: 'repositoryUrl is not an https:// or ssh:// address of a repository, or it contains a password.',
        remedy: `Write it like ${asSsh(repositoryUrl) ?? 'https://git.example.com/team/platform.git'}, and give credentials to Argo CD as a Secret.`,
        code: 'GIT014',
      },
    ];
  }
  const { hostname } = new URL(asUrl);
  if (readHostAndPort(hostname)) return [];
  return [
    {
      what: `repositoryUrl has the host ${hostname}, but no network policy can name a host by a single part.`,
      remedy: `Give its full name or IP address; for a Service of the cluster, such as ${hostname}.home.svc.`,
      code: 'GIT014',
    },
  ];
}

/** The URL of what `git clone git@host:path` takes. Only names are repeated, and nothing that may be a secret. */
function asSsh(address: string): string | undefined {
  const [, host, path] = /^git@([\w.-]+):\/?([\w.~+/-]+)$/.exec(address) ?? [];
  if (host === undefined || path === undefined) return undefined;
  const url = `ssh://git@${host}/${path}`;
  return ADDRESS.test(url) && quoted(url) === JSON.stringify(url) ? url : undefined;
}

// What git accepts as a name, without the braces that the ApplicationSet would expand.
const REVISION = /^(?![-/.])(?!.*(\.\.|\/\/|\/\.|\.lock$|[./]$))[\w./+#@=,%-]+$/;

/**
 * What is wrong with a branch, tag or commit. Argo CD would look for the newest tag of a range.
 *
 * @see https://git-scm.com/docs/git-check-ref-format
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/tracking_strategies/
 */
export function revisionProblems(revision: string): Problem[] {
  if (REVISION.test(revision)) return [];
  return [
    {
      what: `revision is ${quoted(revision)}, but it must be one branch, tag or commit.`,
      remedy: 'Give one such as main, v1.2.3 or a commit; not a range or a wildcard.',
      code: 'GIT019',
    },
  ];
}

/** The check of a folder in a repository. */
export const FOLDER = v.pipe(
  v.string(),
  v.regex(
    /^(?!\.{1,2}(\/|$))[\w.-]+(\/(?!\.{1,2}(\/|$))[\w.-]+)*$/,
    'a folder of the repository such as dist/platform',
  ),
);
