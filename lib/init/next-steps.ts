import type { StartingPoint } from './starting-point';

/** What a user does once `npm run synth` has written the manifests. */
export interface NextSteps {
  /** Commands for the project's folder, and as comments what is done elsewhere. */
  readonly lines: readonly string[];
  /** The page of the package that has every step. */
  readonly guide: string;
}

const KIND_STACK = 'docs/kind-platform-stack.md';
const PUSH = '# Commit dist/ and push it: Argo CD reads it from the repository.';

/** The steps of a new cluster, by platform; the pages have the same commands. */
export const NEXT_STEPS: Readonly<Record<StartingPoint['id'], NextSteps>> = {
  core: {
    lines: ['npx platypaas doctor dist/core', 'npx platypaas apply dist/core'],
    guide: 'docs/core.md#before-you-apply',
  },
  'k3s-homelab': {
    lines: [
      '# Put dist/k3s-homelab/bootstrap/<machine>/config.yaml and the tokens onto each machine,',
      '# and install K3s on the servers.',
      'npx platypaas apply dist/k3s-homelab',
      '# Install K3s on the agents.',
    ],
    guide: 'docs/k3s-homelab.md#install',
  },
  'kind-platform-stack': {
    lines: [
      PUSH,
      '# Make the key that encrypts Secrets, outside of git, and the cluster from the folder that has it.',
      '(cd ~/platform-cluster && kind create cluster --config "$OLDPWD/dist/kind-platform-stack/bootstrap/kind.yaml")',
      'npx platypaas apply dist/kind-platform-stack',
    ],
    guide: `${KIND_STACK}#install`,
  },
  'platform-stack': {
    lines: [PUSH, 'npx platypaas doctor dist/platform-stack', 'npx platypaas apply dist/platform-stack'],
    guide: `${KIND_STACK}#on-another-cluster`,
  },
  'hosted-control-planes': {
    lines: [
      '# The admin cluster needs cert-manager, and three nodes for etcd, each prepared by:',
      'kubectl label node NODE platypaas.dev/etcd=etcd-1',
      'kubectl taint node NODE platypaas.dev/etcd=etcd-1:NoSchedule',
      'npx platypaas apply dist/hosted-control-planes',
      "# Then apply dist/hosted-control-planes/nodes/<tenant> to each tenant's cluster.",
    ],
    guide: 'docs/hosted-control-planes.md#what-the-admin-cluster-needs',
  },
};

/** The steps of a cluster that `--from-cluster` has read, where they differ: something is there to be replaced. */
export const NEXT_STEPS_OF_CLUSTER: Readonly<Record<string, NextSteps>> = {
  // What Helm installed: its fields are conflicts.
  platform: {
    lines: [
      'npx platypaas apply dist/platform --dry-run --force-conflicts',
      'npx platypaas apply dist/platform --force-conflicts',
      '# Make Helm forget the releases.',
    ],
    guide: 'docs/migration.md#a-cluster-whose-cilium-helm-installed',
  },
  'k3s-homelab': {
    lines: [
      '# Put dist/k3s-homelab/bootstrap/<machine>/config.yaml onto each machine, and restart K3s without flannel.',
      'npx platypaas apply dist/k3s-homelab',
    ],
    guide: 'docs/migration.md#k3s-with-flannel',
  },
};

/** The steps after `init`, as it writes them. */
export function nextSteps(folder: string, chart: string, isOfCluster = false): string {
  const steps = (isOfCluster ? NEXT_STEPS_OF_CLUSTER[chart] : undefined) ?? NEXT_STEPS[chart];
  const change = folder === '.' ? [] : [`cd ${folder}`];
  const lines = [...change, 'npm install', 'npm run synth', ...(steps?.lines ?? [])];
  const guide = steps ? `Step by step: node_modules/platypaas/${steps.guide}\n` : '';
  return `\nNext:\n${lines.map((line) => `  ${line}\n`).join('')}${guide}`;
}
