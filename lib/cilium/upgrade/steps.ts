import { minor } from 'semver';
import type { Consequence } from '../../upgrade/consequence';

const GUIDE = 'https://docs.cilium.io/en/stable/operations/upgrade/';

/** What Cilium's own guide asks of everyone who goes from one minor to another. */
export function ciliumSteps(from: string, to: string): Consequence[] {
  const [old, next] = [minor(from), minor(to)];
  if (old === next) return [];
  const step = (what: string, commands?: readonly string[]): Consequence => ({
    kind: 'step',
    subject: `Cilium ${from} → ${to}`,
    what,
    ...(commands ? { commands } : {}),
    link: GUIDE,
  });
  return [
    ...(next - old > 1
      ? [step(`upstream supports one minor at a time: go to 1.${old + 1} first, and on when all agents run it`)]
      : []),
    step('run the pre-flight check, which loads the new images on each node and tests the policies, and wait for it', [
      'settings: { preflight: { enabled: true }, agent: false, operator: { enabled: false } }, in a chart of its own',
      'kubectl -n kube-system rollout status daemonset/cilium-pre-flight-check',
    ]),
    step(`set upgradeCompatibility to "1.${old}" for as long as agents of both minors run`),
  ];
}
