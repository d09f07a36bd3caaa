/** An aggregation of series, for example `sum(x) by (pod)`. */
export type Aggregation = (of: string, by?: string) => string;

function aggregation(name: string): Aggregation {
  return (of, by) => `${name}(${of})${by ? ` by (${by})` : ''}`;
}

export const sum = aggregation('sum');
export const avg = aggregation('avg');
export const min = aggregation('min');
export const max = aggregation('max');

/** The highest few of many series. */
export function top(count: number, of: string): string {
  return `topk(${count}, ${of})`;
}

/** How fast a counter counts, per second. */
export function rate(counter: string, over = '1m'): string {
  return `rate(${counter}[${over}])`;
}
