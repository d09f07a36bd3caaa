import { isMap } from '../../settings/schema';
import { SERVICE_TYPES, TRAFFIC_POLICIES } from '../words';
import { all, type Check, distinct, each, fields, isAbsent, mapsIn, oneOf, textSuch, whole } from './check';
import { dnsLabel, dnsSubdomain, labels, PROTOCOLS, port, portNumber, serviceName, text } from './values';

const servicePorts = all(
  each(
    fields({
      name: dnsLabel,
      port: portNumber,
      targetPort: port,
      nodePort: whole(0, 65535),
      protocol: oneOf(PROTOCOLS),
    }),
  ),
  distinct('name'),
  (value, at, faults) => {
    const ports = mapsIn(value);
    if (ports.length < 2) return;
    ports.forEach(({ name }, index) => {
      if (isAbsent(name) || name === '')
        faults.push({ at: `${at}[${index}].name`, what: 'is missing, but several ports must have names' });
    });
  },
);

const service = fields({
  type: oneOf(SERVICE_TYPES),
  ports: servicePorts,
  selector: labels,
  externalTrafficPolicy: oneOf(TRAFFIC_POLICIES),
  internalTrafficPolicy: oneOf(TRAFFIC_POLICIES),
  sessionAffinity: oneOf(['ClientIP', 'None']),
  ipFamilyPolicy: oneOf(['SingleStack', 'PreferDualStack', 'RequireDualStack']),
  ipFamilies: each(oneOf(['IPv4', 'IPv6'])),
});

const backend = fields({
  service: fields({ name: serviceName, port: fields({ number: portNumber, name: text }) }),
});

const ingressPath = all(
  fields({ pathType: oneOf(['Exact', 'Prefix', 'ImplementationSpecific']), backend }),
  (value, at, faults) => {
    if (!isMap(value) || value.pathType === 'ImplementationSpecific' || isAbsent(value.path)) return;
    textSuch((path) => path.startsWith('/'), 'a path that begins with /')(value.path, `${at}.path`, faults);
  },
);

const networkPolicyPorts = each(fields({ protocol: oneOf(PROTOCOLS), port, endPort: portNumber }));

/** The checks of the networking kinds. */
export const NETWORK: Readonly<Record<string, Check>> = {
  '/Service': fields({ spec: service }),
  'networking.k8s.io/Ingress': fields({
    spec: fields({
      ingressClassName: dnsSubdomain,
      defaultBackend: backend,
      rules: each(fields({ http: fields({ paths: each(ingressPath) }) })),
    }),
  }),
  'networking.k8s.io/NetworkPolicy': fields({
    spec: fields({
      policyTypes: each(oneOf(['Ingress', 'Egress'])),
      podSelector: fields({ matchLabels: labels }),
      ingress: each(fields({ ports: networkPolicyPorts })),
      egress: each(fields({ ports: networkPolicyPorts })),
    }),
  }),
};
