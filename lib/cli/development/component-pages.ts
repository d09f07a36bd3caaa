/** `npm run docs:components`: the lists of props in `docs/components/`, from the doc comments. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { packageRoot } from '../package-files';
import { allDeclarations, type Declaration, type Member } from './declarations';

/** A page, and the classes that it documents; their props are those of `<class>Props`. */
const PAGES: Readonly<Record<string, readonly string[]>> = {
  alloy: ['Alloy'],
  'argo-cd': ['ArgoCd'],
  'cert-manager': ['CertManager', 'AcmeIssuers', 'LocalAuthority'],
  cilium: ['CiliumCni'],
  core: ['PlatypaasCore'],
  etcd: ['EtcdFleet', 'EtcdTenant'],
  'external-dns': ['ExternalDns'],
  falco: ['Falco'],
  fleet: ['Fleet'],
  gatekeeper: ['Gatekeeper'],
  grafana: ['Grafana'],
  'hosted-control-plane': ['HostedControlPlane'],
  istio: ['IstioBase', 'IstioCni', 'Istiod', 'Ztunnel'],
  jaeger: ['Jaeger'],
  k3s: ['K3sHomelab', 'K3sBootstrap'],
  kind: ['KindPlatformStack', 'KindCluster'],
  kong: ['Kong', 'KongPlugin'],
  kyverno: ['Kyverno'],
  loki: ['Loki'],
  longhorn: ['Longhorn'],
  'metrics-server': ['MetricsServer'],
  prometheus: ['Prometheus', 'NodeExporter'],
  'sealed-secrets': ['SealedSecrets'],
  tempo: ['Tempo'],
  'tenant-nodes': ['TenantNodeBundle'],
  traefik: ['TraefikIngress'],
  vault: ['Vault'],
  velero: ['Velero'],
};

const BEGIN = '<!-- The rest is made by `npm run docs:components`. -->';

/** Every page with its current text: the hand-written part, then the props. */
export function componentPages(): Map<string, string> {
  const root = packageRoot();
  const declarations = allDeclarations(path.join(root, 'build', 'lib'));
  const pages = Object.entries(PAGES).map(([name, classes]): [string, string] => {
    const file = path.join('docs', 'components', `${name}.md`);
    const of = classes.flatMap((each) => declarations.filter((one) => one.name === each && one.kind === 'class'));
    const existing = fs.existsSync(path.join(root, file)) ? fs.readFileSync(path.join(root, file), 'utf8') : '';
    const [written = ''] = existing.split(BEGIN);
    const head = written.trim() || `# ${of[0]?.name}\n\n${sentences(of[0]?.comment ?? '')}\n\n${OF_THE_STACK}`;
    return [file, `${head}\n\n${BEGIN}\n\n${of.map((one) => propsOf(one, declarations)).join('\n')}`];
  });
  return new Map(pages);
}

const OF_THE_STACK = `It is one of the components of a stack: [the guide](../kind-platform-stack.md) describes how they work together.

## Security

Its namespace is closed: the component declares the connections that it needs as \`flows\`, and network policies allow only
those. \`npx platypaas report\` shows them, together with its RBAC rights and exposed ports. All containers have requests and limits.

## Upgrades

The version of the chart is pinned, and a new release of this package may move it: [CHANGELOG.md](../../CHANGELOG.md) says so.
\`npx platypaas versions\` reports support and advisories, [upgrade-the-stack.md](../upgrade-the-stack.md) what to do.`;

function propsOf({ name, comment, file }: Declaration, declarations: readonly Declaration[]): string {
  const members = membersOf(`${name}Props`, declarations);
  const folder = /build\/lib\/([^/]+)\//.exec(file.split(path.sep).join('/'))?.[1];
  const lines = [`## ${name}`, '', `\`import { ${name} } from 'platypaas/${folder}'\`. ${sentences(comment)}`, ''];
  if (members.length === 0) return [...lines, 'It has no props.', ''].join('\n');
  return [
    ...lines,
    '| prop | type | what it is | default |',
    '| --- | --- | --- | --- |',
    ...members.map(row),
    '',
  ].join('\n');
}

/** The props of an interface and of those that it extends; required ones come first. */
function membersOf(name: string, declarations: readonly Declaration[]): Member[] {
  const own = declarations.find((one) => one.name === name && one.kind === 'interface');
  if (own === undefined) return [];
  const all = [...own.members, ...(own.base ? membersOf(own.base, declarations) : [])];
  return [...all.filter(({ isOptional }) => !isOptional), ...all.filter(({ isOptional }) => isOptional)];
}

function row({ name, type, isOptional, comment }: Member): string {
  const byDefault = isOptional ? tag(comment, 'default').replace(/^- /, '') : '**required**';
  const see = tag(comment, 'see');
  const what = [sentences(comment), see.startsWith('http') ? `[upstream](${see})` : ''].filter(Boolean).join(' ');
  return `| \`${name}\` | \`${cell(type)}\` | ${cell(what)} | ${cell(byDefault)} |`;
}

/** The text of a doc comment, without its tags. */
function sentences(comment: string): string {
  return (
    plain(comment)
      .split(/ ?@(?:default|see|throws|param|returns)\b/)[0]
      ?.trim() ?? ''
  );
}

function tag(comment: string, name: string): string {
  return (
    new RegExp(`@${name} (.*?)(?= @(?:default|see|throws|param|returns)\\b|$)`).exec(plain(comment))?.[1]?.trim() ?? ''
  );
}

function plain(comment: string): string {
  return comment
    .replace(/^\/\*\*|\*\/$/g, '')
    .replace(/^\s*\*/gm, '')
    .replace(/\s+/g, ' ')
    .trim();
}

function cell(text: string): string {
  return text
    .replaceAll('|', '\\|')
    .replaceAll('<', '&lt;')
    .replaceAll(/`([^`]*)&lt;/g, '`$1<');
}
