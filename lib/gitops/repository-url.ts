import type { Problem } from '../problems';

const ADDRESS = /^(https:\/\/[^\s/@]+|ssh:\/\/([^\s/@:]+@)?[^\s/@]+)\/\S+$/;

/** What is wrong with the address of a git repository. The message does not repeat it: it may hold a password. */
export function repositoryUrlProblems(repositoryUrl: string): Problem[] {
  if (ADDRESS.test(repositoryUrl)) return [];
  return [
    {
      what: 'repositoryUrl is no https:// or ssh:// address of a repository, or holds a password.',
      remedy: 'Write it like https://git.example.com/team/platform.git, and give credentials to Argo CD as a Secret.',
      code: 'GIT014',
    },
  ];
}
