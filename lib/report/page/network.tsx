import type { JSX } from 'preact';
import type { DirectionState } from '../openness';
import type { Report } from '../report';
import { count, type Level, Lines, Mark, Row, Section, Table } from './table';

const STATES: Readonly<Record<DirectionState, readonly [Level, string]>> = {
  open: ['check', 'open'],
  limited: ['fine', 'as allowed'],
  closed: ['fine', 'closed'],
  node: ['plain', 'node’s network'],
};

/** What the network policies leave open. */
export function OpennessSection({ report }: { readonly report: Report }): JSX.Element {
  const { openness, policyCount } = report;
  return (
    <Section
      id="openness"
      title="What policies leave open"
      about={
        policyCount === 0
          ? 'There is no network policy: every pod can connect to every other, and to the outside.'
          : 'Open means that no policy drops anything. Network policies do not apply to pods on the network of their node.'
      }
    >
      <Table caption="What policies leave open" columns={['Workload', 'Lets in', 'Lets out', 'More than single peers']}>
        {openness.map(({ pods, ingress, egress, wide }) => (
          <Row
            head={
              <>
                {pods.name} <span class="quiet">{pods.namespace}</span>
              </>
            }
          >
            {[ingress, egress].map((state) => {
              const [level, text] = STATES[state];
              return (
                <td>
                  <Mark level={level}>{text}</Mark>
                </td>
              );
            })}
            <td>{wide.length > 0 && <Lines of={wide} />}</td>
          </Row>
        ))}
      </Table>
    </Section>
  );
}

const REACHES = {
  outside: ['check', 'from outside of the cluster'],
  'every node': ['check', 'on every node'],
  node: ['plain', 'on the nodes it runs on'],
  cluster: ['plain', 'in the cluster'],
} as const;

/** Where the platform listens. */
export function PortsSection({ report }: { readonly report: Report }): JSX.Element {
  return (
    <Section id="ports" title="Ports" about="Of Services and of pods on the network of their node.">
      <Table caption="Ports" columns={['Port', 'Can be reached', 'Opened by', 'Port of the pods']}>
        {report.ports.map(({ port, reach, opener, namespace, target }) => {
          const [level, text] = REACHES[reach];
          return (
            <Row head={port}>
              <td>
                <Mark level={level}>{text}</Mark>
              </td>
              <td>
                {opener} <span class="quiet">{namespace}</span>
              </td>
              <td>{target}</td>
            </Row>
          );
        })}
      </Table>
    </Section>
  );
}

/** The addresses that the platform has to give. */
export function PoolsSection({ report }: { readonly report: Report }): JSX.Element | null {
  if (report.pools.length === 0) return null;
  return (
    <Section id="pools" title="Pools of addresses">
      <Table caption="Pools of addresses" columns={['Pool', 'For', 'Ranges', 'Room', 'Taken by this platform']}>
        {report.pools.map(({ name, what, ranges, size, unit, used, users }) => (
          <Row head={name}>
            <td>{what}</td>
            <td>
              <Lines of={ranges} />
            </td>
            <td class="number">{size === undefined ? 'unknown' : `${size.toLocaleString('en')} ${unit}`}</td>
            <td>
              {used === undefined ? (
                <span class="quiet">known to the cluster only</span>
              ) : (
                <>
                  {count(used, 'address', 'addresses')}
                  {users.length > 0 && <Lines of={users} />}
                </>
              )}
            </td>
          </Row>
        ))}
      </Table>
    </Section>
  );
}
