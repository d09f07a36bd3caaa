import {
  A_DNS_LABEL,
  A_DNS_SUBDOMAIN,
  A_LABEL_KEY,
  A_LABEL_VALUE,
  isDnsLabel,
  isDnsSubdomain,
  isLabelKey,
  isLabelValue,
} from '../names';
import { quantity } from '../quantity';
import { type Check, entries, shown, such, textSuch, whole } from './check';

/** The name of a namespace, a container or a volume. */
export const dnsLabel = textSuch(isDnsLabel, A_DNS_LABEL);

/** The name of most objects. */
export const dnsSubdomain = textSuch(isDnsSubdomain, A_DNS_SUBDOMAIN);

/** The name of a Service, which unlike others begins with a letter. */
export const serviceName = textSuch(
  (text) => isDnsLabel(text) && /^[a-z]/.test(text),
  'at most 63 lower-case letters, digits and dashes, with a letter at the beginning and a letter or digit at the end',
);

/** A name that can be part of a URL path, such as those of roles: `system:node-proxier`. */
export const pathSegment = textSuch(
  (text) => text !== '' && text !== '.' && text !== '..' && !/[/%]/.test(text),
  'text without / and %, and neither . nor ..',
);

export const labelKey = textSuch(isLabelKey, A_LABEL_KEY);
export const labels = entries(labelKey, textSuch(isLabelValue, A_LABEL_VALUE));

/** The number of a port. */
export const portNumber = whole(1, 65535);

/** The name of a container's port, according to RFC 6335. */
function isPortName(text: string): boolean {
  return text.length <= 15 && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(text) && /[a-z]/.test(text);
}

const A_PORT_NAME = 'at most 15 lower-case letters, digits and single dashes, with a letter among them';

export const portName = textSuch(isPortName, A_PORT_NAME);

/** A port by its number or by its name in the pod. */
export const port = such(
  (value) =>
    typeof value === 'string'
      ? isPortName(value)
      : Number.isInteger(value) && (value as number) >= 1 && (value as number) <= 65535,
  `a whole number, 1 to 65535, or a port's name: ${A_PORT_NAME}`,
);

export const PROTOCOLS = ['TCP', 'UDP', 'SCTP'] as const;

/** An amount of a resource. */
export const amount: Check = (value, at, faults) => {
  const isText = typeof value === 'string' && value.trim() === value;
  if ((typeof value === 'number' || isText) && (quantity(value) ?? -1n) >= 0n) return;
  const meant = nearestAmounts(value);
  const must =
    'a quantity such as 500m, 2 or 1Gi: a number, and one of m, k, M, G, T, P, E, Ki, Mi, Gi, Ti, Pi, Ei or nothing';
  faults.push({ at, what: `is ${shown(value, at)}, but it must be ${must}${meant ? `; ${meant} may be meant` : ''}` });
};

/** The quantity that was meant by a size such as `1Gb` or `512 mib`. */
function nearestAmounts(value: unknown): string | undefined {
  const [, number, prefix = '', binary] = /^\s*(\d+(?:\.\d+)?)\s*([kmgtpe])(i?)b?\s*$/i.exec(String(value)) ?? [];
  if (number === undefined) return undefined;
  const power = `${number}${prefix.toUpperCase()}i`;
  return binary ? power : `${power} or ${number}${prefix.toUpperCase() === 'K' ? 'k' : prefix.toUpperCase()}`;
}

/** A number or a percentage of pods. */
export const podsOrShare = such(
  (value) => (Number.isInteger(value) && (value as number) >= 0) || (typeof value === 'string' && /^\d+%$/.test(value)),
  'a whole number or a percentage such as 25%',
);

/** Anything that is text. */
export const text = textSuch(() => true, 'text');
