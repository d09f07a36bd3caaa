import { isMap, type JsonMap } from '../../settings/schema';
import { quantity } from '../quantity';
import { DNS_POLICIES, PULL_POLICIES } from '../words';
import { all, below, type Check, distinct, each, entries, fields, mapsIn, oneOf, textSuch, whole } from './check';
import {
  amount,
  dnsLabel,
  dnsSubdomain,
  labelKey,
  labels,
  PROTOCOLS,
  port,
  portName,
  portNumber,
  text,
} from './values';

const requirements = entries(labelKey, amount);

/** Requests and limits of a container. */
const resources = all(fields({ requests: requirements, limits: requirements }), (value, at, faults) => {
  const { requests, limits } = value as JsonMap;
  if (!isMap(requests) || !isMap(limits)) return;
  for (const [name, limit] of Object.entries(limits)) {
    const [requested, most] = [quantity(requests[name]), quantity(limit)];
    if (requested !== undefined && most !== undefined && requested > most) {
      faults.push({
        at: below(`${at}.requests`, name),
        what: `is ${requests[name]}, but it must be at most the limit of ${limit}`,
      });
    }
  }
});

const ports = all(
  each(fields({ name: portName, containerPort: portNumber, hostPort: whole(0, 65535), protocol: oneOf(PROTOCOLS) })),
  distinct('name'),
);

const handler = {
  httpGet: fields({ port }),
  tcpSocket: fields({ port }),
  grpc: fields({ port: portNumber }),
};

const probe = fields({
  ...handler,
  initialDelaySeconds: whole(0),
  timeoutSeconds: whole(0),
  periodSeconds: whole(0),
  successThreshold: whole(0),
  failureThreshold: whole(0),
});

const userOrGroup = whole(0);

const container = fields({
  name: dnsLabel,
  image: textSuch((image) => image.trim() === image, 'an image, without spaces around it'),
  imagePullPolicy: oneOf(PULL_POLICIES),
  command: each(text),
  args: each(text),
  env: each(
    fields({
      name: textSuch(
        (name) => /^[\x20-\x7e]+$/.test(name) && !name.includes('='),
        'printable ASCII characters without =',
      ),
      value: text,
    }),
  ),
  ports,
  resources,
  volumeMounts: all(each(fields({ name: dnsLabel, mountPath: text })), distinct('mountPath')),
  livenessProbe: probe,
  readinessProbe: probe,
  startupProbe: probe,
  securityContext: fields({ runAsUser: userOrGroup, runAsGroup: userOrGroup }),
});

const toleration = fields({
  key: labelKey,
  operator: oneOf(['Exists', 'Equal']),
  effect: oneOf(['NoSchedule', 'PreferNoSchedule', 'NoExecute']),
});

/** The pods of a workload. */
export const podSpec: Check = all(
  fields({
    containers: all(each(container), atLeastOne),
    initContainers: each(container),
    volumes: all(each(fields({ name: dnsLabel, emptyDir: fields({ sizeLimit: amount }) })), distinct('name')),
    restartPolicy: oneOf(['Always', 'OnFailure', 'Never']),
    dnsPolicy: oneOf(DNS_POLICIES),
    nodeSelector: labels,
    serviceAccountName: dnsSubdomain,
    priorityClassName: dnsSubdomain,
    hostname: dnsLabel,
    terminationGracePeriodSeconds: whole(0),
    tolerations: each(toleration),
    topologySpreadConstraints: each(
      fields({
        maxSkew: whole(1),
        topologyKey: labelKey,
        whenUnsatisfiable: oneOf(['DoNotSchedule', 'ScheduleAnyway']),
      }),
    ),
    securityContext: fields({ runAsUser: userOrGroup, runAsGroup: userOrGroup, fsGroup: userOrGroup }),
  }),
  distinctContainers,
  hostPorts,
  distinctHostPorts,
);

/** The mounts of a pod, each of which needs a volume; `claims` are those of a StatefulSet. */
export function mountFaults(spec: JsonMap, at: string, claims: readonly unknown[], faults: Parameters<Check>[2]): void {
  const volumes = new Set([...mapsIn(spec.volumes).map(({ name }) => name), ...claims]);
  for (const list of ['initContainers', 'containers']) {
    mapsIn(spec[list]).forEach(({ volumeMounts }, index) => {
      mapsIn(volumeMounts).forEach(({ name }, mount) => {
        if (typeof name !== 'string' || volumes.has(name)) return;
        const place = `${at}.${list}[${index}].volumeMounts[${mount}].name`;
        faults.push({ at: place, what: `is ${JSON.stringify(name)}, but the pod has no such volume` });
      });
    });
  }
}

function atLeastOne(value: unknown, at: string, faults: Parameters<Check>[2]): void {
  if (Array.isArray(value) && value.length === 0) faults.push({ at, what: 'is empty' });
}

function distinctContainers(spec: unknown, at: string, faults: Parameters<Check>[2]): void {
  if (!isMap(spec)) return;
  distinct('name')([...mapsIn(spec.initContainers), ...mapsIn(spec.containers)], `${at}.containers`, faults);
}

/** Host ports, each of which only one container can have; in the host network all ports are host ports. */
function distinctHostPorts(spec: unknown, at: string, faults: Parameters<Check>[2]): void {
  if (!isMap(spec)) return;
  const taken = new Set<string>();
  mapsIn(spec.containers).forEach(({ ports }, index) => {
    mapsIn(ports).forEach(({ hostPort, containerPort, hostIP = '', protocol = 'TCP' }, position) => {
      const port = hostPort || (spec.hostNetwork === true && containerPort);
      const key = `${protocol} ${hostIP}:${port}`;
      if (port && taken.has(key)) {
        const what = `is ${port}, which another container of the pod has`;
        faults.push({ at: `${at}.containers[${index}].ports[${position}].hostPort`, what });
      }
      if (port) taken.add(key);
    });
  });
}

function hostPorts(spec: unknown, at: string, faults: Parameters<Check>[2]): void {
  if (!isMap(spec) || spec.hostNetwork !== true) return;
  mapsIn(spec.containers).forEach(({ ports }, index) => {
    mapsIn(ports).forEach(({ hostPort, containerPort }, position) => {
      if (!hostPort || hostPort === containerPort) return;
      faults.push({
        at: `${at}.containers[${index}].ports[${position}].hostPort`,
        what: `is ${hostPort}, but in the host's network it must be the containerPort, ${containerPort}`,
      });
    });
  });
}
