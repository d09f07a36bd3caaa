import { NetworkPolicyKind } from '../gitops';
import { KindPlatformStack, PlatformStack } from '../platforms';
import { COMPONENT_PROPS } from '../platforms/stack-components';
import { type Question, type StartingPoint, text, wordsIn } from './starting-point';

const REPOSITORY: Question = {
  name: 'repository',
  message: 'Git repository that you push this project to and Argo CD reads from',
  value: 'url',
  proposal: () => 'https://git.example.com/team/platform.git',
};

/** The whole platform on one machine. */
export const kindStack: StartingPoint = {
  id: 'kind-platform-stack',
  title: 'KIND stack: Cilium, Argo CD and the whole platform on one machine',
  questions: [REPOSITORY],
  make: (scope, { repository = '' }) =>
    new KindPlatformStack(scope, 'kind-platform-stack', { repositoryUrl: repository }),
  yaml: ({ repository }) => ({ repositoryUrl: repository }),
  source: ({ repository }) => ({
    imports: { platforms: 'KindPlatformStack' },
    statement: `new KindPlatformStack(app, 'kind-platform-stack', {
  // This repository, which dist/ is committed to: Argo CD reads it from there.
  repositoryUrl: ${text(repository)},
});`,
  }),
};

/** Selected components of it, on an existing cluster. */
export const ownStack: StartingPoint = {
  id: 'platform-stack',
  title: 'Stack: Argo CD and components of your choice on an existing cluster',
  questions: [
    REPOSITORY,
    {
      name: 'components',
      message: 'Components, such as certManager, prometheus, grafana, loki or kyverno',
      value: 'name,…',
      proposal: () => 'certManager,prometheus,grafana',
      words: Object.keys(COMPONENT_PROPS),
    },
    {
      name: 'networkPolicies',
      message: 'Network policies: Cilium if the cluster runs Cilium, otherwise Kubernetes',
      value: 'kind',
      proposal: () => NetworkPolicyKind.KUBERNETES,
    },
  ],
  make: (scope, { repository = '', components, networkPolicies }) =>
    new PlatformStack(scope, 'platform-stack', {
      repositoryUrl: repository,
      ...chosenIn(components),
      networkPolicies: networkPolicies as NetworkPolicyKind, // which it checks
    }),
  yaml: ({ repository, components, networkPolicies }) => ({
    repositoryUrl: repository,
    ...chosenIn(components),
    networkPolicies,
  }),
  source: ({ repository, components, networkPolicies = '' }) => ({
    imports: { gitops: 'NetworkPolicyKind', platforms: 'PlatformStack' },
    statement: `new PlatformStack(app, 'platform-stack', {
  // This repository, which dist/ is committed to: Argo CD reads it from there.
  repositoryUrl: ${text(repository)},
  // What Argo CD installs, each with props of its own.
${wordsIn(components)
  .map((name) => `  ${name}: {},\n`)
  .join('')}\
  // The policies that the network of the cluster keeps.
  networkPolicies: NetworkPolicyKind.${networkPolicies.toUpperCase()},
});`,
  }),
};

function chosenIn(components: string | undefined): Record<string, object> {
  return Object.fromEntries(wordsIn(components).map((name) => [name, {}]));
}
