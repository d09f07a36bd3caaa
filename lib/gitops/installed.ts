import type { IConstruct } from 'constructs';
import { Fact } from '../cluster/fact';
import type { Problem } from '../problems';

/** Stated by what has components installed, of which there may be several. */
export const INSTALLED = new Fact<readonly IConstruct[]>();

/** What is wrong with a component that Argo CD does not install: its chart would be missing, and its own objects be there. */
export function installationProblems(component: IConstruct): Problem[] {
  const sets = INSTALLED.in(component);
  if (sets.some(({ value }) => value.includes(component))) return [];
  const { id } = component.node;
  if (sets.length > 0) {
    return [
      {
        what: `The component ${id} is made but not in the list of those that are installed.`,
        remedy: 'Add it to the list that extraComponents returns, or to the components of the ComponentSet.',
        code: 'KND008',
      },
    ];
  }
  return [
    {
      what: `The component ${id} is not part of a stack, so that nothing installs its chart.`,
      remedy: 'Name it in PlatformStack, KindPlatformStack or the stack of K3sHomelab, or give it to a ComponentSet.',
      code: 'GIT021',
    },
  ];
}
