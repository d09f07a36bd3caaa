/**
 * The forms that Kubernetes requires for names and labels.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set
 */

const DNS_LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const LABEL_NAME = /^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;

/** The namespace in which `kubectl apply` creates an object without one. */
export const DEFAULT_NAMESPACE = 'default';

/** What `isDnsLabel` accepts, as the end of "must be …". */
export const A_DNS_LABEL = 'at most 63 lower-case letters, digits and dashes, with a letter or digit at both ends';

/** What `isDnsSubdomain` accepts, as the end of "must be …". */
export const A_DNS_SUBDOMAIN =
  'at most 253 lower-case letters, digits, dashes and dots, with a letter or digit at both ends of each part between dots';

/** What `isLabelKey` accepts, as the end of "must be …". */
export const A_LABEL_KEY =
  'at most 63 letters, digits, dashes, underscores and dots, with a letter or digit at both ends, behind an optional DNS name and a slash';

/** What `isLabelValue` accepts, as the end of "must be …". */
export const A_LABEL_VALUE =
  'at most 63 letters, digits, dashes, underscores and dots, with a letter or digit at both ends, or empty';

/** Whether a name cannot be that of a construct because every JavaScript object has a member with it. */
export function isUnusable(name: string): boolean {
  return name in {};
}

/** Whether a text can name a namespace or a Service. */
export function isDnsLabel(text: string): boolean {
  return text.length <= 63 && DNS_LABEL.test(text);
}

/** Whether a text can name most kinds of objects. */
export function isDnsSubdomain(text: string): boolean {
  return text.length <= 253 && text.split('.').every((part) => DNS_LABEL.test(part));
}

/** Whether a text can be the key of a label. */
export function isLabelKey(text: string): boolean {
  const slash = text.indexOf('/');
  const name = text.slice(slash + 1);
  return name.length <= 63 && LABEL_NAME.test(name) && (slash < 0 || isDnsSubdomain(text.slice(0, slash)));
}

/** Whether a text can be a key in the data of a ConfigMap or Secret, which is a file where that is mounted. */
export function isDataKey(text: string): boolean {
  return text.length <= 253 && /^[-._a-zA-Z0-9]+$/.test(text) && !text.startsWith('..') && text !== '.';
}

/** Whether a text is an IPv4 address, or would be one without a mistake in it: no host has such a name. */
export function isLikeIpv4(text: string): boolean {
  return /^[\d.]+$/.test(text);
}

/** Whether a text can be the value of a label. */
export function isLabelValue(text: string): boolean {
  return text === '' || (text.length <= 63 && LABEL_NAME.test(text));
}
