import type { JSX } from 'preact';
import { isBehind } from '../../versions';
import type { Report } from '../report';
import { count, type Level, Mark, Section } from './table';

/** Something that a person should look at. */
interface Finding {
  readonly level: Level;
  readonly what: string;
  /** The section that says more. */
  readonly section: string;
}

/** What the platform is made of, and what stands out. */
export function Overview({ report }: { readonly report: Report }): JSX.Element {
  const findings = findingsIn(report);
  return (
    <Section id="overview" title="Overview">
      <dl class="tiles">
        {tiles(report).map(([number, what, section]) => (
          <div>
            <dt>{what}</dt>
            <dd>
              <a href={`#${section}`}>{number}</a>
            </dd>
          </div>
        ))}
      </dl>
      <h3>To look at</h3>
      {findings.length === 0 ? (
        <p>Nothing stands out.</p>
      ) : (
        <ul class="findings">
          {findings.map(({ level, what, section }) => (
            <li data-entry>
              <Mark level={level}>{level}</Mark>
              <a href={`#${section}`}>{what}</a>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function tiles({ objects, pods, images, policyCount, ports, applications }: Report): [number, string, string][] {
  const charts = applications.filter(({ chart }) => chart !== '').length;
  const all: [number, string, string][] = [
    [objects.length, 'objects', 'objects'],
    [pods.filter(({ kind }) => kind !== 'Application').length, 'workloads', 'traffic'],
    [charts, 'charts', 'order'],
    [images.length, 'images', 'images'],
    [policyCount, 'network policies', 'openness'],
    [ports.filter(({ reach }) => reach === 'outside').length, 'ports open to the outside', 'ports'],
  ];
  return all.filter(([number, what]) => number > 0 || what !== 'charts');
}

function findingsIn(report: Report): Finding[] {
  const { versions, traffic, openness, rights, hostPowers, images, budget } = report;
  const blocked = traffic.flows.filter(({ blockedBy }) => blockedBy !== undefined);
  const open = openness.filter(({ ingress }) => ingress === 'open');
  const wide = rights.filter(({ where, power }) => where === 'the whole cluster' && power !== 'reads Secrets');
  const unpinned = images.filter(({ digest }) => digest === '');
  const privileged = hostPowers.filter(({ powers }) => powers.includes('is privileged'));
  const findings: (Finding | false)[] = [
    ...versions.filter(isBehind).map(
      ({ component, version, advisories, isSupported, newer, newest }): Finding => ({
        level: 'act',
        what: `${component.name} ${version} ${[
          ...(isSupported ? [] : ['is past its support']),
          ...(advisories.length > 0 ? [`has ${count(advisories.length, 'known advisory', 'known advisories')}`] : []),
        ].join(' and ')}${(newer ?? newest) ? `; ${newer ?? newest} is out` : ''}`,
        section: 'versions',
      }),
    ),
    ...blocked.map(
      ({ from, to, blockedBy }): Finding => ({
        level: 'act',
        what: `${from.name} cannot connect to ${to.name}: dropped by the ${blockedBy}`,
        section: 'traffic',
      }),
    ),
    open.length > 0 && {
      level: 'check',
      what: `${count(open.length, 'workload accepts', 'workloads accept')} connections from any pod: no network policy closes ${open.length === 1 ? 'it' : 'them'}`,
      section: 'openness',
    },
    wide.length > 0 && {
      level: 'check',
      what: `${count(new Set(wide.map(({ serviceAccount }) => serviceAccount)).size, 'service account has', 'service accounts have')} rights in the whole cluster that lead to all others`,
      section: 'rights',
    },
    privileged.length > 0 && {
      level: 'check',
      what: `${count(privileged.length, 'workload has', 'workloads have')} privileged containers: ${privileged.map(({ pods }) => pods.name).join(', ')}`,
      section: 'rights',
    },
    unpinned.length > 0 && {
      level: 'check',
      what: `${count(unpinned.length, 'image has', 'images have')} no digest: nodes run what the registry serves on the day`,
      section: 'images',
    },
    budget !== undefined &&
      budget.withoutRequests.length > 0 && {
        level: 'check',
        what: `No requests of CPU or memory: containers of ${budget.withoutRequests.join(', ')}`,
        section: 'resources',
      },
    budget !== undefined &&
      budget.withoutLimits.length > 0 && {
        level: 'check',
        what: `No limits of CPU or memory: containers of ${budget.withoutLimits.join(', ')}`,
        section: 'resources',
      },
  ];
  return findings.filter((finding) => finding !== false);
}
