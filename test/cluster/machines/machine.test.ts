import { existsSync, readdirSync } from 'node:fs';
import { Processes } from '../control-plane/processes';
import { describeSuite } from '../suite';
import { Lan } from './lan';

describeSuite('machines', 'machines made of namespaces', () => {
  const processes = new Processes();
  let lan: Lan;
  beforeAll(async () => {
    lan = await Lan.start(processes);
  });
  afterAll(async () => {
    await lan?.stop();
    await processes.stop();
  });

  test('reach each other on their network', async () => {
    const [one, two] = [await lan.add('one', 11), await lan.add('two', 12)];

    expect(await one.sh('ip -brief -4 address show eth0')).toMatch(/^eth0@\S+ +UP +192\.168\.1\.11\/24/);
    expect(await one.sh(`arping -c 1 -w 2 -I eth0 ${two.address}`)).toContain('1 packets received');
  });

  test('have processes, mounts and a name of their own', async () => {
    const machine = await lan.add('alone', 13);

    expect(await machine.sh('hostname; readlink /proc/1/exe; touch /etc/only-here')).toMatch(/^alone\n.*sh\n$/);
    expect(existsSync('/etc/only-here')).toBe(false);
  });

  test('are the root of the cgroups that they see, and so are commands which are run there', async () => {
    const machine = await lan.add('grouped', 14);
    const groups = await machine.sh(
      'cut -d: -f3 /proc/self/cgroup; mkdir -p /m; mount -t cgroup2 none /m; ls -d /m/platypaas* || :',
    );

    expect(new Set(groups.trim().split('\n'))).toEqual(new Set(['/']));
  });

  test('take their processes, mounts and groups with them', async () => {
    const before = groups();
    const machine = await lan.add('gone', 15);
    await machine.sh('mkdir /run/x; mount -t tmpfs x /run/x; sleep 1000 >/dev/null 2>&1 &');
    expect(groups().length).toBeGreaterThan(before.length);
    await machine.stop();

    expect(groups()).toEqual(before);
    expect(await machine.try('true', [])).not.toMatchObject({ code: 0 });
  });
});

/** The groups of machines in every hierarchy. */
function groups(): string[] {
  const hierarchies = readdirSync('/sys/fs/cgroup', { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const paths = hierarchies.flatMap(({ name }) =>
    readdirSync(`/sys/fs/cgroup/${name}`).map((group) => `${name}/${group}`),
  );
  return paths.filter((path) => path.includes('platypaas-'));
}
