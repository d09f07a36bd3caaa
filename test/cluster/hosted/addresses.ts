const DOMAIN = 's1.k8s.example.com';

/** The last number of the address of each pod. */
const NUMBERS: Readonly<Record<string, number>> = {
  'etcd-1-0': 21,
  'etcd-1-1': 22,
  'etcd-1-2': 23,
  'etcd-2-0': 24,
  'a-api-1': 31,
  'a-api-2': 32,
  'a-api-3': 33,
  'a-kcm': 34,
  'a-scheduler': 35,
  'a-api-4': 36,
  'b-api-1': 41,
  'b-api-2': 42,
  'b-api-3': 43,
  'b-kcm': 44,
  'b-scheduler': 45,
  'b-api-4': 46,
  'traefik-1': 51,
  'traefik-2': 52,
  'traefik-3': 53,
  'traefik-4': 54,
  jobs: 60,
  customer: 70,
  'node-of-a': 80,
};

/** The last number of a pod's address. */
export function numberOf(pod: string): number {
  const number = NUMBERS[pod];
  if (number === undefined) throw new Error(`${pod} has no address`);
  return number;
}

export function addressOf(pod: string): string {
  return `192.168.1.${numberOf(pod)}`;
}

/** What is where: the names of members, of Services within the admin cluster, and of those below the wildcard. */
export function hostsFile(edges: readonly string[]): string {
  const members = ['etcd-1-0', 'etcd-1-1', 'etcd-1-2', 'etcd-2-0'].map((member) => {
    const fleet = member.slice(0, -2);
    return `${addressOf(member)} ${member}.${fleet}-peers.${fleet}.svc`;
  });
  const services = ['a', 'b'].flatMap((tenant) =>
    [1, 2, 3, 4].map((index) => `${addressOf(`${tenant}-api-${index}`)} kube-apiserver.tenant-${tenant}.svc`),
  );
  const names = ['a', 'b'].flatMap((tenant) =>
    ['', '-konnectivity', '-tunnel'].map((role) => `${tenant}${role}.${DOMAIN}`),
  );
  const edge = edges.map((pod) => `${addressOf(pod)} ${names.join(' ')} nobody.${DOMAIN}`);
  return ['127.0.0.1 localhost', ...members, ...services, ...edge, ''].join('\n');
}
