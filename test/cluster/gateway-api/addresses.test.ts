import type { Chart } from 'cdk8s';
import { crdBundle } from '../../../lib/crds';
import { Cluster } from '../control-plane/cluster';
import { applyByUrl } from '../remote-resources';
import { describeSuite } from '../suite';
import { type AddressShape, addressIn, addressProgram, addressShapes, serviceName } from './addresses';
import { findingsOf } from './expected';
import { settledAddresses } from './observed';
import { apply, install, manifestsOf, runOperator } from './operator';

const PROGRAMS = 120;

describeSuite('gateway-api', "the addresses that Cilium's operator gives out", () => {
  let cluster: Cluster;
  const shapes = addressShapes(PROGRAMS);
  const charts: Chart[] = shapes.map(addressProgram);
  let addresses: ReadonlyMap<string, readonly string[]>;
  beforeAll(async () => {
    cluster = await Cluster.start();
    await applyByUrl(
      cluster,
      crdBundle('gateway-api-cilium').files.map(({ url }) => url),
    );
    const manifests = install();
    await runOperator(cluster, manifests);
    await apply(
      cluster,
      manifests.filter(({ kind }) => kind === 'GatewayClass'),
    );
    const namespaces = shapes.map((_, program) => ({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: `lb-${program}` },
    }));
    await apply(cluster, namespaces);
    const objects = charts.flatMap(manifestsOf);
    await apply(
      cluster,
      objects.filter(({ kind }) => kind === 'CiliumLoadBalancerIPPool'),
    );
    const isOurs = ({ kind, metadata }: { kind: string; metadata: { namespace?: string } }) =>
      (kind === 'Service' || kind === 'Gateway') && metadata.namespace?.startsWith('lb-');
    await apply(cluster, objects.filter(isOurs));
    addresses = await settledAddresses(cluster.kubectl);
  }, 900_000);
  afterAll(async () => cluster?.stop());

  test('are those that the checks foretell', () => {
    const wrong = shapes.flatMap((shape, program) => {
      const problems = [...findingsOf(charts[program]!).values()].flat().filter(({ code }) => code.startsWith('LB'));
      return disagreement(shape, program, problems);
    });
    process.stderr.write(
      `${shapes.length} programs with ${shapes.flatMap(({ services }) => services).length} Services\n`,
    );
    expect(wrong).toEqual([]);
  });

  function disagreement(
    shape: AddressShape,
    program: number,
    problems: readonly { readonly code: string; readonly text: string }[],
  ): string[] {
    const given = shape.services.map((one, index) => addresses.get(`lb-${program}/${serviceName(one, index)}`) ?? []);
    const codes = problems.map(({ code }) => code);
    const told = `${program} ${JSON.stringify(shape)}: given ${JSON.stringify(given)}, found ${codes.join()}`;
    const has = (index: number, number: number) => given[index]?.join() === addressIn(program, number);
    const satisfied = shape.services.map(({ asks }, index) =>
      asks === undefined ? given[index]?.length === 1 : has(index, asks),
    );
    const isRight = satisfied.every(Boolean);
    // Who is created first gets it.
    if (codes.includes('LB022')) return [];
    const saysRight = !codes.some((code) => ['LB012', 'LB013', 'LB014', 'LB015'].includes(code));
    return isRight === saysRight ? [] : [told];
  }
});
