import type { Problem } from '../../problems';
import type { K3sBootstrapProps, K3sInstallation } from '../k3s-bootstrap-props';

/** Names under which K3s itself accepts a token, as they would be written here. */
const INLINE = ['token', 'agentToken', 'agent-token'];

/** Tokens in the program. No message repeats one. */
export function inlineTokens(props: K3sBootstrapProps): Problem[] {
  return Object.keys(props ?? {})
    .filter((name) => INLINE.includes(name))
    .map((name) => ({
      what: `${name} would put the cluster's token into the program and its output.`,
      remedy:
        'Generate the token on the machines, as described in docs/k3s-homelab.md, and give its file as tokenFile or agentTokenFile.',
      code: 'K3S004',
    }));
}

const ABSOLUTE_PATH = /^\/[\w./-]+$/;

/** A value that is not a path may be the token itself. */
export function tokenFileProblems({ tokenFile, agentTokenFile }: K3sInstallation): Problem[] {
  const files: Readonly<Record<string, unknown>> = { tokenFile, agentTokenFile };
  const problems = Object.entries(files)
    .filter(([, file]) => typeof file !== 'string' || !ABSOLUTE_PATH.test(file))
    .map(([name]) => ({
      what: `${name} is not an absolute path of letters, digits, dots, dashes and underscores; it may be the token itself.`,
      remedy: 'Name the file on the machines that holds the token, such as /etc/rancher/k3s/token.',
      code: 'K3S004',
    }));
  if (problems.length > 0 || tokenFile !== agentTokenFile) return problems;
  return [
    {
      what: `tokenFile and agentTokenFile are both ${tokenFile}, so agents would have the servers' token.`,
      remedy: 'Give agents a different token.',
      code: 'K3S004',
    },
  ];
}
