import { Command } from 'commander';
import type { Kubectl } from '../live/kubectl';
import type { Finding } from '../status';
import { asJson, endWith, isColoured, type Output, OWN_STREAMS } from './output';

interface Options {
  readonly context?: string;
  readonly kubeconfig?: string;
  readonly json?: boolean;
  readonly color?: boolean;
}

const EXIT_CODES = `
Exit codes: 0 when everything is ok, 1 when something is not, and 2 when the
folder cannot be read or the cluster cannot be reached.`;

/** `status`: whether a cluster is healthy, and what is missing. */
export function statusCommand(output: Output = OWN_STREAMS): Command {
  return clusterCommand('status')
    .description(
      "Check whether a cluster is healthy: nodes, Cilium, pods, APIs, certificates, pools, Gateways, Argo CD's " +
        'Applications; with a folder, also whether everything in it exists and is ready. Changes nothing.',
    )
    .argument('[folder]', 'the folder of a platform, such as dist/core')
    .action(async (folder: string | undefined, options: Options) => {
      await shown(options, output, async (kubectl) => {
        const { readObjects } = await import('../diff/read');
        const { statusOf } = await import('../status');
        return statusOf(kubectl, folder === undefined ? [] : readObjects(folder));
      });
    });
}

/** `doctor`: whether a cluster meets the assumptions of a platform, and what to do if it does not. */
export function doctorCommand(output: Output = OWN_STREAMS): Command {
  return clusterCommand('doctor')
    .description(
      'Check whether a cluster meets what a platform needs: versions, kube-proxy, other CNIs and their leftovers, ' +
        'addresses, kernels, the IPsec key, kubelet certificates; with --node, kernel modules, ports and MTU of this machine.',
    )
    .argument('[folder]', 'the folder of a platform (default: what CORE assumes)')
    .option('--node', 'check this machine, which is or will be a node, instead of a cluster')
    .action(async (folder: string | undefined, options: Options & { readonly node?: boolean }) => {
      await shown(options, output, async (kubectl) => {
        const { readObjects } = await import('../diff/read');
        const { wantedBy, wantedByCore } = await import('../doctor/wanted');
        const wanted = folder === undefined ? await wantedByCore() : wantedBy(readObjects(folder));
        if (options.node) return (await import('../doctor/node')).nodeFindings(wanted);
        return (await import('../doctor/cluster')).clusterFindings(kubectl, wanted);
      });
    });
}

function clusterCommand(name: string): Command {
  return new Command(name)
    .option('--context <name>', 'the kubeconfig context')
    .option('--kubeconfig <file>', 'the kubeconfig')
    .option('--json', 'write JSON')
    .option('--color', 'mark with colours (default: on a terminal, unless NO_COLOR is set)')
    .option('--no-color', 'mark without colours')
    .addHelpText('after', EXIT_CODES);
}

async function shown(options: Options, output: Output, look: (kubectl: Kubectl) => Promise<Finding[]>): Promise<void> {
  const { Kubectl } = await import('../live/kubectl');
  const { findingsReport } = await import('../status');
  const { IN_COLOUR, WITHOUT_COLOUR } = await import('../diff/report');
  await endWith(output, 2, async () => {
    const findings = await look(new Kubectl(options));
    const palette = isColoured(options.color, output) ? IN_COLOUR : WITHOUT_COLOUR;
    output.write(options.json ? asJson(findings) : findingsReport(findings, palette));
    return findings.every(({ state }) => state === 'ok') ? 0 : 1;
  });
}
