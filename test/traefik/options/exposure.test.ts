import { Exposure } from '../../../lib/traefik';
import { install, only, pod } from '../install';

describe('exposure', () => {
  test('by a load balancer with an address of a pool', () => {
    const exposure = Exposure.loadBalancer({
      addresses: ['172.18.255.202'],
      loadBalancerClass: 'io.cilium/l2-announcer',
      preserveClientIp: true,
      sourceRanges: ['10.0.0.0/8'],
    });
    const service = only('Service', install({ exposure }));
    expect(service.metadata.annotations).toEqual({ 'lbipam.cilium.io/ips': '172.18.255.202' });
    expect(service.spec).toMatchObject({
      type: 'LoadBalancer',
      loadBalancerClass: 'io.cilium/l2-announcer',
      externalTrafficPolicy: 'Local',
      loadBalancerSourceRanges: ['10.0.0.0/8'],
    });
  });

  test('by ports of every node', () => {
    const { spec } = only('Service', install({ exposure: Exposure.nodePort({ web: 30080 }) }));
    expect(spec).toMatchObject({ type: 'NodePort', ports: [{ name: 'web', nodePort: 30080 }, { name: 'websecure' }] });
  });

  test("by the nodes' own ports, with a pod on each", () => {
    const exposure = Exposure.hostPorts();
    const objects = install({ exposure });
    expect(pod({ exposure }, 'DaemonSet').container.ports).toEqual(
      expect.arrayContaining([expect.objectContaining({ name: 'web', containerPort: 8000, hostPort: 80 })]),
    );
    expect(only('DaemonSet', objects).spec).toMatchObject({
      updateStrategy: { rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } },
    });
    expect(only('Namespace', objects).metadata.labels).toMatchObject({
      'pod-security.kubernetes.io/enforce': 'privileged',
    });
    expect(only('Service', objects).spec).toMatchObject({ type: 'ClusterIP' });
  });

  test('from inside only', () => {
    expect(only('Service', install({ exposure: Exposure.clusterIp() })).spec).toMatchObject({ type: 'ClusterIP' });
  });

  test.each([
    ['a port of 70000', () => Exposure.nodePort({ web: 70000 }), /The port of web is 70000.*1 to 65535.*trk104/s],
    ['a port of a node', () => Exposure.hostPorts({ web: 0 }), /The port of web is 0/],
    ['a CIDR as address', () => Exposure.loadBalancer({ addresses: ['10.0.0.0/8'] }), /not an IP address.*trk104/s],
    ['a range that is none', () => Exposure.loadBalancer({ sourceRanges: ['all'] }), /sourceRanges has "all".*trk104/s],
  ])('%s is refused', (_, make, message) => {
    expect(make).toThrow(message);
  });
});
