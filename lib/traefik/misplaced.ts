import { isMap, type JsonMap } from '../settings/schema';

/** Values without what the chart reads past, and what there is to say about it. */
interface Placed {
  readonly values: JsonMap;
  readonly notices: readonly string[];
}

/** Takes `exposedPort` out of `expose`, where the chart looks for names of Services and finds none of that name. */
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
