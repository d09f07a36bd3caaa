import { isMap, type JsonMap } from '../settings/schema';

/** The values without those that the chart ignores, and a problem for each of them. */
interface Placed {
  readonly values: JsonMap;
  readonly notices: readonly string[];
}

/** Removes `exposedPort` from `expose`: the chart expects names of Services there and finds no such Service. */
export function withoutMisplacedPorts(values: JsonMap): Placed {
  const { ports } = values;
  if (!isMap(ports)) return { values, notices: [] };
  const notices: string[] = [];
  const placed = Object.entries(ports).map(([name, port]) => {
    if (!isMap(port) || !isMap(port.expose) || typeof port.expose.exposedPort !== 'number') return [name, port];
    const { exposedPort, ...expose } = port.expose;
    notices.push(
      `ports.${name}.expose.exposedPort has no effect. Did you mean ports.${name}.exposedPort: ${exposedPort}?`,
    );
    return [name, { ...port, expose }];
  });
  return { values: { ...values, ports: Object.fromEntries(placed) }, notices };
}
