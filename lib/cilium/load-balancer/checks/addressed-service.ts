import type { IConstruct } from 'constructs';
import type { IpFamily } from '../../../kubernetes/cidr';
import { IpAddress } from '../../../kubernetes/ip-address';
import { annotation, REQUESTED_IPS, SHARING_CROSS_NAMESPACE, SHARING_KEY } from '../annotations';

/** A Service of type LoadBalancer, as Cilium reads it. */
export interface AddressedService extends Asked {
  readonly title: string;
  readonly construct: IConstruct;
  readonly namespace: string;
  /** Its labels, with those that stand for its name and namespace. */
  readonly labels: Readonly<Record<string, string>>;
  readonly loadBalancerClass: string | undefined;
  /** Whether it asks by an annotation that only Cilium reads. */
  readonly asksCilium: boolean;
  /** The families of which it gets one address each, when it asks for none. */
  readonly families: readonly IpFamily[];
  readonly externalTrafficPolicy: string;
  readonly ports: readonly { readonly port: number; readonly protocol: string }[];
  readonly selector: Readonly<Record<string, string>>;
}

/** What a Service asks of Cilium. */
interface Asked {
  /** The addresses that it asks for, each once. */
  readonly requested: readonly IpAddress[];
  /** What it asks for and is not an address. */
  readonly unreadable: readonly string[];
  readonly sharingKey: string | undefined;
  readonly sharingCrossNamespace: readonly string[];
}

type Annotations = Readonly<Record<string, string>>;

/** The addresses in the annotation of a Service; undefined if it has none. */
export function requestedIn(annotations: Annotations): string[] | undefined {
  return annotation(annotations, REQUESTED_IPS)?.split(',');
}

/** Labels that stand for the name and the namespace of a Service, which does not have them itself. */
export function identityLabels(name: string, namespace: string): Record<string, string> {
  return { 'io.kubernetes.service.name': name, 'io.kubernetes.service.namespace': namespace };
}

/** What a Service asks for by these texts, which may be empty, and by its annotations. */
export function asked(texts: readonly string[], annotations: Annotations): Asked {
  const wanted = texts.map((text) => text.trim()).filter((text) => text !== '');
  const addresses = wanted.flatMap((text) => IpAddress.read(text) ?? []);
  return {
    requested: [...new Map(addresses.map((address) => [String(address), address])).values()],
    unreadable: wanted.filter((text) => !IpAddress.read(text)),
    sharingKey: annotation(annotations, SHARING_KEY) || undefined,
    sharingCrossNamespace: annotation(annotations, SHARING_CROSS_NAMESPACE)?.split(',') ?? [],
  };
}

/** Whether a Service asks for anything. */
export function asksFor({ requested, unreadable }: Asked): boolean {
  return requested.length + unreadable.length > 0;
}
