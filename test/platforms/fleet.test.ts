import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { ApiObject, App, Chart, type IResolver } from 'cdk8s';
import { Construct } from 'constructs';
import { parse } from 'yaml';
import { programProblems } from '../../lib/cluster/program';
import { PlainObject } from '../../lib/kubernetes/plain-object';
import { Fleet, type IFleetMember, PlatformStack } from '../../lib/platforms';
import { PlatypaasCore, type PlatypaasCoreProps } from '../../lib/platforms/core';
import { PlatformApp } from '../../lib/synth';
import { chartFiles } from '../../lib/synth/chart-folder';
import { Documents } from '../../lib/synth/documents';

let outdir: string;
beforeEach(() => {
  outdir = fs.mkdtempSync(path.join(os.tmpdir(), 'fleet-'));
});
afterEach(() => {
  delete process.env.CDK8S_OUTDIR;
  fs.rmSync(outdir, { recursive: true });
});

const member = (name: string, props: PlatypaasCoreProps = {}): IFleetMember => ({
  name,
  create: (scope) => new PlatypaasCore(scope, name, { cilium: { settings: { cluster: { name } } }, ...props }),
});

const REPOSITORY = 'https://git.example.com/team/platform.git';

/** An app that is written elsewhere, as CDK8S_OUTDIR says. */
function redirectedTo(folder: string): PlatformApp {
  process.env.CDK8S_OUTDIR = folder;
  return new PlatformApp();
}

const read = (...parts: string[]): string => fs.readFileSync(path.join(outdir, ...parts), 'utf8');

describe('a fleet', () => {
  test('writes for each cluster what the cluster alone would be', () => {
    const fleet = new PlatformApp({ outdir });
    new Fleet(fleet, 'fleet', { members: [member('one'), member('two')] });
    const alone = new PlatformApp({ outdir: path.join(outdir, 'alone') });
    member('two').create(alone);
    fleet.synth();
    alone.synth();
    const files = fs.readdirSync(path.join(outdir, 'alone', 'two'));
    expect(fs.readdirSync(path.join(outdir, 'fleet', 'two'))).toEqual(files);
    for (const file of files) expect(read('fleet', 'two', file)).toBe(read('alone', 'two', file));
    expect(parse(read('fleet', 'clusters.yaml')).clusters).toEqual([
      { name: 'one', path: 'fleet/one' },
      { name: 'two', path: 'fleet/two' },
    ]);
  });

  test('has the resolvers of its program in each cluster', () => {
    const resolver: IResolver = {
      resolve: (context) => {
        if (context.value === 'ours') context.replaceValue('theirs');
      },
    };
    const create = (scope: Construct) => {
      const cluster = chart(scope, 'one');
      new ApiObject(cluster, 'a', {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'a' },
        data: { it: 'ours' },
      });
      return cluster;
    };
    const app = new PlatformApp({ outdir, resolvers: [resolver] });
    new Fleet(app, 'fleet', { members: [{ name: 'one', create }] });
    app.synth();
    expect(read('fleet', 'one', '4-configuration.yaml')).toContain('it: theirs');
  });

  test.each([
    ['the output directory', undefined],
    ['another one, to inspect the output', '.'],
  ])('says where Argo CD finds the components of a cluster, written to %s', (_, redirected) => {
    const app = redirected ? redirectedTo(outdir) : new PlatformApp({ outdir: 'dist' });
    const create = (scope: Construct) =>
      new PlatformStack(scope, 'one', { repositoryUrl: REPOSITORY, certManager: {} });
    const fleet = new Fleet(app, 'fleet', { members: [{ name: 'one', create }] });
    const [cluster] = [...fleet.clusters()].map(({ make }) => make());
    const stderr = jest.spyOn(console, 'error').mockImplementation(() => undefined);
    const files = chartFiles(cluster as Chart, new Documents(), programProblems(cluster as Chart));
    expect(stderr).not.toHaveBeenCalled();
    stderr.mockRestore();
    const text = files.map((file) => file.text).join('');
    expect(text).toContain('folder: dist/fleet/one/components/cert-manager\n');
  });

  test('validates what a cluster has beside its chart', () => {
    const create = (scope: Construct) => {
      scope.node.addValidation({ validate: () => ['the app is not right'] });
      new Construct(scope, 'other').node.addValidation({ validate: () => ['the other is not right'] });
      return chart(scope, 'one');
    };
    const app = new PlatformApp({ outdir });
    new Fleet(app, 'fleet', { members: [{ name: 'one', create }] });
    expect(() => app.synth()).toThrow('fleet/one: the app is not right\nfleet/one: the other is not right');
  });

  test.each([
    [{ secondthread: true }, /fleet: secondthread is not a known prop.*Did you mean secondThread/s],
    [{ secondThread: 'no' }, /fleet: secondThread is "no", but it must be true or false/],
  ])('refuses the props %j', (props, message) => {
    const app = new PlatformApp({ outdir });
    expect(() => new Fleet(app, 'fleet', { members: [], ...(props as object) })).toThrow(message);
  });

  test('loses the clusters that it no longer has', () => {
    for (const names of [['one', 'two'], ['two']]) {
      const app = new PlatformApp({ outdir });
      new Fleet(app, 'fleet', { members: names.map((name) => member(name)) });
      app.synth();
    }
    expect(fs.readdirSync(path.join(outdir, 'fleet'))).toEqual(['clusters.yaml', 'two']);
  });

  test('with a problem in one cluster reports its path and writes nothing', () => {
    const app = new PlatformApp({ outdir });
    const broken = member('two', { cilium: { kubeProxyReplacement: true } });
    new Fleet(app, 'fleet', { members: [member('one'), broken] });
    expect(() => app.synth()).toThrow(/fleet\/two\/cilium: kubeProxyReplacement is true, but nothing says where/);
    expect(fs.readdirSync(outdir)).toEqual([]);
  });

  const chart = (scope: Construct, id: string): Chart => new Chart(scope, id);

  test.each([
    ['..', /flt002/],
    ['', /flt002/],
    ['a/b', /flt002/],
    ['a\nb', /flt002/],
    ['clusters.yaml', /flt002/],
    [7 as unknown as string, /flt002/],
  ])('refuses a cluster named %j', (name, message) => {
    const app = new PlatformApp({ outdir });
    expect(() => new Fleet(app, 'fleet', { members: [member(name)] })).toThrow(message);
  });

  test.each<[string, object, RegExp]>([
    ['text for a boolean', { secondThread: 'yes' }, /^fleet: secondThread is "yes", but it must be true or false\.$/m],
    ['a prop that it does not have', { secondTread: true }, /^ {2}Did you mean secondThread\?.*set005$/m],
    ['text for the members', { members: '' }, /^fleet: members must be a list of clusters,.*\n.*set006$/m],
    [
      'a symbol for a name',
      { members: [{ ...member('a'), name: Symbol('a') }] },
      /a cluster named a symbol,.*\n.*flt002/,
    ],
    [
      'several at once',
      { members: [member('a'), member('a')], secondThread: 1 },
      /secondThread is 1.*two clusters named a.*flt001/s,
    ],
  ])('refuses %s', (_what, props, message) => {
    const app = new PlatformApp({ outdir });
    expect(() => new Fleet(app, 'fleet', { members: [member('one')], ...props })).toThrow(message);
  });

  test.each<[string, (scope: Construct) => Chart, RegExp]>([
    [
      'a chart of another name',
      (scope) => chart(scope, 'two'),
      /fleet\/one: create returned a chart with the id "two".*flt003/s,
    ],
    ['something else', () => 5 as unknown as Chart, /fleet\/one: create returned 5 instead of a chart.*flt003/s],
    [
      'one of two charts',
      (scope) => [chart(scope, 'one'), chart(scope, 'two')][0] as Chart,
      /fleet\/one: create also created the chart "two".*flt003/s,
    ],
  ])('refuses a member whose create gives %s', (_what, create, message) => {
    const app = new PlatformApp({ outdir });
    new Fleet(app, 'fleet', { members: [{ name: 'one', create }] });
    expect(() => app.synth()).toThrow(message);
    expect(fs.readdirSync(outdir)).toEqual([]);
  });

  test('refuses a scope where nothing would write it', () => {
    expect(() => new Fleet(new App(), 'fleet', { members: [] })).toThrow(/fleet: A Fleet is in an app.*flt004/s);
    const inChart = chart(new PlatformApp({ outdir }), 'core');
    expect(() => new Fleet(inChart, 'fleet', { members: [] })).toThrow(/core\/fleet: A Fleet is in a chart/);
  });

  test.each([
    [{ secondThred: false }, /fleet: secondThred is not a known prop.*Did you mean secondThread\?.*set005/s],
    [{ secondThread: 'no' }, /fleet: secondThread is "no", but it must be true or false.*set006/s],
  ])('refuses the props %j', (props, message) => {
    const app = new PlatformApp({ outdir });
    expect(() => new Fleet(app, 'fleet', { members: [], ...(props as object) })).toThrow(message);
  });

  test('refuses clusters that differ in upper and lower case only', () => {
    const app = new PlatformApp({ outdir });
    expect(() => new Fleet(app, 'fleet', { members: [member('one'), member('One')] })).toThrow(/one and One.*flt001/s);
  });

  test('refuses two clusters of one name', () => {
    const app = new PlatformApp({ outdir });
    expect(() => new Fleet(app, 'fleet', { members: [member('one'), member('one')] })).toThrow(
      /fleet: members has two clusters named one.*flt001/s,
    );
  });
});

// Guards the speed by what is done, not by how long it takes.

test('CORE makes no more objects and writes no more bytes than it has to', () => {
  const documents = new Documents();
  const core = member('one').create(new App()) as PlatypaasCore;
  const files = chartFiles(core, documents, []);
  expect(core.node.findAll().length).toBeLessThanOrEqual(67); // constructs, of which 62 are objects
  expect(documents.counts).toEqual({ rendered: 62, reused: 0 });
  expect(files.reduce((bytes, { text }) => bytes + text.length, 0)).toBeLessThanOrEqual(110_000);
});

test('another cluster of a fleet renders only what differs in it', () => {
  const documents = new Documents();
  const add = (name: string): number => {
    const before = documents.counts.rendered;
    chartFiles(member(name).create(new App()) as PlatypaasCore, documents, []);
    return documents.counts.rendered - before;
  };
  const first = add('one');
  expect(first).toBeGreaterThan(40);
  // cilium-config has the cluster's name, and so have the objects of Hubble's certificates and of the relay.
  expect(add('two')).toBeLessThanOrEqual(6);
  expect(add('two')).toBe(0);
});

test('another cluster of a large fleet makes only the objects of parts that differ in it', () => {
  const cluster = (number: number) => {
    const matchRule = `Host(\`traefik-${number}.example.com\`)`;
    const settings = { ingressRoute: { dashboard: { enabled: true, matchRule } } };
    const { node } = member(`cluster-${number}`, { traefik: { replicas: 2 + (number % 3), settings } }).create(
      new App(),
    );
    return node.findAll().filter(ApiObject.isApiObject).length;
  };
  const copy = jest.spyOn(PlainObject, 'copy');
  for (let number = 0; number < 30; number++) cluster(number);
  copy.mockClear();
  // Two configurations, the jobs for certificates, the route to the dashboard, and what the platform itself makes.
  expect(cluster(30) - copy.mock.calls.length).toBeLessThanOrEqual(14);
});
