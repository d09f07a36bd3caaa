import type { JSX } from 'preact';
import { grouped } from '../../diff/grouped';
import { CONSEQUENCES, type Consequence } from '../../upgrade';
import { titleOf } from '../../upgrade/report';
import type { Report, ReportBudget } from '../report';
import { count, Lines, Mark, Row, Section, Table } from './table';

const AMOUNTS = ['CPU requested', 'memory requested', 'CPU limit', 'memory limit'];

/** What the platform requests while it is idle, and what it may use. */
export function ResourcesSection({ report }: { readonly report: Report }): JSX.Element | null {
  const { budget } = report;
  if (budget === undefined) return null;
  return (
    <Section
      id="resources"
      title="Requests and limits"
      about={`On ${count(budget.nodes, 'node')}, without Jobs: what the scheduler sets aside, and what containers may use at most.`}
    >
      <Table caption="Requests and limits of each component" columns={['Component', 'Pods', ...AMOUNTS]}>
        {Object.entries(budget.components).map(([name, sum]) => (
          <SumRow name={name} sum={sum} />
        ))}
        <SumRow name="all together" sum={budget.total} />
      </Table>
      <h3>By node</h3>
      <Table caption="Requests and limits by node" columns={['Where', 'Pods', ...AMOUNTS]}>
        <SumRow name="on each node" sum={budget.onEachNode} />
        <SumRow name="on any node" sum={budget.onAnyNode} />
      </Table>
    </Section>
  );
}

function SumRow({ name, sum }: { readonly name: string; readonly sum: ReportBudget['total'] }): JSX.Element {
  const { pods, requests, limits } = sum;
  return (
    <Row head={name}>
      {[pods, requests.cpu, requests.memory, limits.cpu, limits.memory].map((amount) => (
        <td class="number">{amount}</td>
      ))}
    </Row>
  );
}

/** Who may do what: rights at the API server, and access to the nodes. */
export function RightsSection({ report }: { readonly report: Report }): JSX.Element {
  const { rights, hostPowers } = report;
  return (
    <Section
      id="rights"
      title="Rights by power"
      about="Rights at the Kubernetes API that lead to others’ data or to all other rights, and what reaches beyond a container. Roles that charts bring are not in this folder."
    >
      <h3>At the Kubernetes API</h3>
      {rights.length === 0 ? (
        <p>No role of this folder gives such a right.</p>
      ) : (
        <Table
          caption="Rights at the Kubernetes API"
          columns={['Power', 'Where', 'Service account', 'Used by', 'Given by']}
        >
          {rights.map(({ power, where, serviceAccount, pods, role }) => (
            <Row head={power}>
              <td>
                <Mark level={where === 'the whole cluster' ? 'check' : 'plain'}>{where}</Mark>
              </td>
              <td>{serviceAccount}</td>
              <td>{pods.map(({ name }) => name).join(', ') || <span class="quiet">no workload here</span>}</td>
              <td>{role}</td>
            </Row>
          ))}
        </Table>
      )}
      <h3>On the nodes</h3>
      {hostPowers.length === 0 ? (
        <p>No workload of this folder reaches beyond its containers.</p>
      ) : (
        <Table caption="Access to the nodes" columns={['Workload', 'What its pods may do']}>
          {hostPowers.map(({ pods, powers }) => (
            <Row
              head={
                <>
                  {pods.name} <span class="quiet">{pods.namespace}</span>
                </>
              }
            >
              <td>
                <Lines of={powers} />
              </td>
            </Row>
          ))}
        </Table>
      )}
    </Section>
  );
}

/** What is applied first. */
export function OrderSection({ report }: { readonly report: Report }): JSX.Element | null {
  if (report.waves.length === 0) return null;
  return (
    <Section
      id="order"
      title="Order"
      about="The files in the order in which they are applied, then the waves of Argo CD."
    >
      <Table caption="Order" columns={['Step', 'What is applied']}>
        {report.waves.map(({ name, what }) => (
          <Row head={name}>
            <td>{what}</td>
          </Row>
        ))}
      </Table>
    </Section>
  );
}

/** What changed since another folder. */
export function ChangesSection({ report }: { readonly report: Report }): JSX.Element | null {
  const { changes } = report;
  if (changes === undefined) return null;
  const kinds = grouped(changes.consequences, ({ kind }) => kind);
  return (
    <Section
      id="changes"
      title="Changes"
      about={`Since ${changes.since}: what applying this folder does to the cluster.`}
    >
      {kinds.size === 0 && <p>Nothing changed.</p>}
      {[...kinds].map(([kind, consequences]) => (
        <>
          <h3>
            {CONSEQUENCES[kind].heading} <span class="quiet">{consequences.length}</span>
          </h3>
          <ul class="changes">
            {consequences.map((consequence) => (
              <Change {...consequence} />
            ))}
          </ul>
        </>
      ))}
    </Section>
  );
}

function Change(consequence: Consequence): JSX.Element {
  const { what, commands = [], link } = consequence;
  return (
    <li data-entry>
      <strong>{titleOf(consequence)}</strong> {what}
      {commands.map((command) => (
        <pre>
          <code>{command}</code>
        </pre>
      ))}
      {link && (
        <>
          {' '}
          <a href={link}>upstream’s note</a>
        </>
      )}
    </li>
  );
}

/** Everything, for the search. */
export function ObjectsSection({ report }: { readonly report: Report }): JSX.Element {
  return (
    <Section id="objects" title="Objects">
      <Table caption="Objects" columns={['Name', 'Kind', 'Namespace', 'File']}>
        {report.objects.map(({ kind, name, namespace, file }) => (
          <Row head={<span class="path">{name}</span>}>
            <td>{kind}</td>
            <td>{namespace || <span class="quiet">whole cluster</span>}</td>
            <td class="path">{file}</td>
          </Row>
        ))}
      </Table>
    </Section>
  );
}
