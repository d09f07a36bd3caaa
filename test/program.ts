import { App, Chart, type ChartProps } from 'cdk8s';
import { ConfigurationError } from '../lib/problems';

/** What makes the objects of a chart. */
export type Program = (chart: Chart) => unknown;

/** An API object as it stands in the output. */
export interface Resource {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec?: unknown;
}

/** A chart called `core`, with what a program puts into it. */
export function chartWith(program: Program, props: ChartProps = {}): Chart {
  const chart = new Chart(new App(), 'core', { disableResourceNameHashes: true, ...props });
  program(chart);
  return chart;
}

/**
 * What a program makes.
 *
 * @throws ConfigurationError with all that the constructs report
 */
export function objectsOf(program: Program, props: ChartProps = {}): Resource[] {
  const chart = chartWith(program, props);
  const problems = chart.node
    .findAll()
    .flatMap((construct) => construct.node.validate().map((problem) => `${construct.node.path}: ${problem}`));
  if (problems.length > 0) throw new ConfigurationError(problems);
  return chart.toJson() as Resource[];
}

/** What synthesis reports; `no failure` when everything is right. */
export function reportOf(synthesize: () => unknown): string {
  try {
    synthesize();
    return 'no failure';
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message;
    throw error;
  }
}
