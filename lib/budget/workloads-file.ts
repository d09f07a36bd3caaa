import { type PlatformComponent, type Workload, WorkloadKind, type WorkloadSize } from '../gitops';
import { sidecarsOf } from '../gitops/mesh';
import type { OutputFile } from '../synth';
import { HEADER } from '../synth/kustomization';
import { toYaml } from '../synth/yaml';

/** The file in a platform's folder that lists the workloads of charts. */
export const WORKLOADS_FILE = 'budget.yaml';

/** The workloads of components and their sidecars, without those that only run occasionally. */
export function workloadsFile(components: readonly PlatformComponent[], nodes: number | undefined): OutputFile {
  const workloads = components.flatMap((component) =>
    component.workloads
      .filter(({ kind }) => kind !== WorkloadKind.JOB)
      .flatMap((workload) => [
        lineOf(component.name, workload.name, workload, workload.size),
        ...sidecarsOf(component, workload, components).map(({ injector, sidecar }) =>
          lineOf(`${injector.name}, sidecars`, workload.name, workload, sidecar),
        ),
      ]),
  );
  return {
    path: WORKLOADS_FILE,
    text: `${HEADER}# Requests and limits in the values of the charts; read by \`platypaas budget\`, applied by nobody.\n${toYaml({ ...(nodes === undefined ? {} : { nodes }), workloads })}`,
  };
}

function lineOf(
  component: string,
  workload: string,
  { kind, size: { replicas } }: Workload,
  { requests, limits }: Pick<WorkloadSize, 'requests' | 'limits'>,
): object {
  return { component, workload, kind, replicas, requests, limits };
}
