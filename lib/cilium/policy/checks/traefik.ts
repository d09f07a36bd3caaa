import type { ClusterIndex } from '../../../cluster/cluster-index';
import { INGRESS_CONTROLLER } from '../../../cluster/ingress-controller';
import { warn } from '../../../warnings';
import type { SelectorSpec } from '../spec';
import { knownNamespaces } from './namespaces';
import type { PolicyInCluster } from './policies';
import { placeOf } from './rule-view';
import { labelName } from './selectors';

const APP_NAME = 'app.kubernetes.io/name';

/** Warns of rules that let an ingress controller in from a namespace where the program does not install it. */
export function warnOfAbsentTraefik(index: ClusterIndex, policies: readonly PolicyInCluster[]): void {
  const used = knownNamespaces(index);
  const installed = index.facts(INGRESS_CONTROLLER).map(({ value }) => value);
  for (const { construct, rules, kind: policyKind } of policies) {
    for (const peers of rules.flatMap(({ peers }) => peers).filter(({ kind }) => kind === 'Endpoints')) {
      peers.values.forEach((value, position) => {
        const labels = labelsOf(value as SelectorSpec);
        const namespace = labels['io.kubernetes.pod.namespace'];
        if (namespace === undefined) return;
        // All of a namespace of that name, in which nothing is, can be about nothing else.
        const app = labels[APP_NAME] ?? (used.includes(namespace) ? undefined : namespace);
        const meant = installed.filter(({ podLabels }) => podLabels[APP_NAME] === app);
        const namespaces = [...new Set(meant.map((each) => each.namespace))];
        if (meant.length === 0 || namespaces.includes(namespace)) return;
        warn(construct, {
          what: `${placeOf(peers, position)} is about ${app} in the namespace ${namespace}, but the program installs it in ${namespaces.join(' and ')}.`,
          remedy: `${policyKind === 'NetworkPolicy' ? `Select the namespace ${namespaces[0]}` : `Write Allow.fromTraefik('${namespaces[0]}', …)`}, unless another one is in ${namespace}.`,
          code: 'NP040',
        });
      });
    }
  }
}

function labelsOf({ matchLabels = {} }: SelectorSpec): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(Object.entries(matchLabels).map(([key, value]) => [labelName(key), value]));
}
