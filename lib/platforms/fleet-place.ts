import { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { Problem } from '../problems';
import { PlatformApp } from '../synth';

/**
 * What is wrong with the place of a fleet in the program: elsewhere, its clusters would not be written.
 *
 * @param type its class, for the message
 */
export function placeProblems(fleet: IConstruct, type: string): Problem[] {
  const { scopes, root } = fleet.node;
  if (root instanceof PlatformApp && !scopes.some(Chart.isChart)) return [];
  return [
    {
      what: `A ${type} is in ${root instanceof PlatformApp ? 'a chart' : 'an app'} that does not write its clusters.`,
      remedy: 'Create it directly in a PlatformApp.',
      code: 'FLT004',
    },
  ];
}
