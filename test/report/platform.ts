import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { type Report, type ReportOptions, reportOf } from '../../lib/report';

const folders: string[] = [];

afterAll(() => {
  for (const folder of folders) fs.rmSync(folder, { recursive: true, force: true });
});

/** A folder of files with manifests; objects are written as JSON, which is YAML too. */
export function folderOf(files: Readonly<Record<string, string | readonly object[]>>): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'report-'));
  folders.push(folder);
  for (const [file, content] of Object.entries(files)) {
    const target = path.join(folder, file);
    fs.mkdirSync(path.dirname(target), { recursive: true });
    const text =
      typeof content === 'string' ? content : content.map((object) => JSON.stringify(object)).join('\n---\n');
    fs.writeFileSync(target, text);
  }
  return folder;
}

/** The report about some objects. */
export function reportAbout(objects: readonly object[], options: ReportOptions = {}): Report {
  return reportOf(folderOf({ 'all.yaml': objects }), options);
}

/** A Deployment whose pods have the label `app`. */
export function deployment(name: string, pod: object = {}, namespace = 'shop'): object {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace },
    spec: {
      template: {
        metadata: { labels: { app: name } },
        spec: { containers: [{ name: 'main', image: `registry.example/${name}:1` }], ...pod },
      },
    },
  };
}

/** A Service for the pods of a Deployment. */
export function service(name: string, spec: object = {}, namespace = 'shop'): object {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace },
    spec: { selector: { app: name }, ports: [{ port: 80, targetPort: 8080 }], ...spec },
  };
}

/** A network policy of Kubernetes. */
export function policy(name: string, spec: object, namespace = 'shop'): object {
  return { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name, namespace }, spec };
}

/** One of Cilium's. */
export function ciliumPolicy(name: string, spec: object, namespace = 'shop'): object {
  return { apiVersion: 'cilium.io/v2', kind: 'CiliumNetworkPolicy', metadata: { name, namespace }, spec };
}

/** Each connection as a line: who, to whom, where, and who drops it. */
export function flowsOf({ traffic }: Report): string[] {
  return traffic.flows.map(
    ({ from, to, ports, blockedBy }) =>
      `${from.name} → ${to.name} ${ports.join(',') || 'all ports'}${blockedBy ? `, dropped by ${blockedBy}` : ''}`,
  );
}

/** Each contact with what is outside as a line. */
export function contactsOf({ traffic }: Report): string[] {
  return traffic.contacts.map(
    ({ pods, direction, outside, detail, ports }) =>
      `${pods.name} ${direction} ${outside}: ${[detail, ports.join(',')].filter(Boolean).join(', ')}`,
  );
}
