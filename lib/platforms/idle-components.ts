import type { ComponentDirectory, FlowPeer } from '../gitops';
import { flowsOf } from '../gitops/flows-of';
import type { Problem } from '../problems';

/** A component that is useless without others that it exchanges data with. */
interface Idle {
  readonly component: string;
  /** The end of a flow that it must be. */
  readonly end: 'from' | 'to';
  readonly why: string;
  readonly remedy: string;
}

const IDLE: readonly Idle[] = [
  {
    component: 'alloy',
    end: 'from',
    why: 'has nowhere to send logs, and reads none',
    remedy: 'Add loki, or leave alloy out.',
  },
  {
    component: 'grafana',
    end: 'from',
    why: 'has no data source',
    remedy: 'Add prometheus, loki or tempo, or leave grafana out.',
  },
  {
    component: 'jaeger',
    end: 'to',
    why: 'gets no traces, which tempo forwards',
    remedy: 'Add tempo, or leave jaeger out.',
  },
  {
    component: 'node-exporter',
    end: 'to',
    why: 'has metrics that nothing reads',
    remedy: 'Add prometheus, or leave nodeExporter out.',
  },
];

/** Components that use resources and do nothing, since what they work with is missing. */
export function idleComponents(directory: ComponentDirectory): Problem[] {
  const flows = directory.components.flatMap((component) => flowsOf(component, directory));
  return IDLE.filter(({ component, end }) => {
    const isAtEnd = (flow: (typeof flows)[number]) => {
      const { _form: own } = flow[end];
      const other = flow[end === 'from' ? 'to' : 'from'];
      return own.is === 'workload' && own.component === component && isThere(other, directory);
    };
    return directory.find(component) !== undefined && !flows.some(isAtEnd);
  }).map(({ component, why, remedy }) => ({ what: `${component} ${why}.`, remedy, code: 'GIT025' }));
}

function isThere({ _form: form }: FlowPeer, directory: ComponentDirectory): boolean {
  return form.is === 'workload' && directory.find(form.component) !== undefined;
}
