import type { IConstruct } from 'constructs';
import { Fact } from '../cluster/fact';
import type { Problem } from '../problems';

/** Stated by what installs components, of which there may be several. */
export const INSTALLED = new Fact<readonly IConstruct[]>();

/** A component that Argo CD does not install: its own objects would be applied, but not its chart. */
export function installationProblems(component: IConstruct): Problem[] {
  const sets = INSTALLED.in(component);
  if (sets.some(({ value }) => value.includes(component))) return [];
  const { id } = component.node;
  if (sets.length > 0) {
    return [
      {
        what: `The component ${id} is created but not in the list of installed components.`,
        remedy: 'Add it to the list that extraComponents returns, or to the components of the ComponentSet.',
        code: 'KND008',
      },
    ];
  }
  return [
    {
      what: `The component ${id} is not part of a stack, so nothing installs its chart.`,
      remedy: 'Name it in PlatformStack, KindPlatformStack or the stack of K3sHomelab, or give it to a ComponentSet.',
      code: 'GIT021',
    },
  ];
}
