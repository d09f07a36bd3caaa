import type { ApiObjectMetadata } from 'cdk8s';
import { Construct } from 'constructs';
import * as v from 'valibot';
import type { CiliumL2AnnouncementPolicyProps as Manifest } from '../../../imports/cilium.io';
import { checkCluster } from '../../cluster/checks';
import { guardObjects } from '../../cluster/guard-objects';
import { customResourceClass } from '../../kubernetes/custom-resource';
import { objectMetadata } from '../../kubernetes/object-metadata';
import { regularExpressionError } from '../../kubernetes/regular-expression';
import { type Problem, quoted, refuse } from '../../problems';
import { checkProps, type PropChecks } from '../../settings/props';
import { clusterScoped } from '../cluster/cluster-scoped';
import { plainSelector, SELECTOR } from '../cluster/selector';
import type { LabelSelector } from '../policy/label-selector';
import { loadBalancerProblems } from './checks';

/** Props of `L2AnnouncementPolicy`. */
export interface L2AnnouncementPolicyProps {
  /**
   * Name, labels and annotations of the object.
   * @default - a name from the path of the construct
   */
  readonly metadata?: ApiObjectMetadata;

  /**
   * The Services whose addresses are announced. Those with a `loadBalancerClass` other than `io.cilium/l2-announcer`
   * never are. The labels `io.kubernetes.service.namespace` and `io.kubernetes.service.name` stand for a Service's
   * namespace and name.
   * @default - every Service
   */
  readonly serviceSelector?: LabelSelector;

  /**
   * The nodes that may announce; one of them answers for an address at a time.
   * @default - every node
   */
  readonly nodeSelector?: LabelSelector;

  /**
   * The network interfaces that are announced on, as regular expressions in Go's syntax. They match anywhere in the
   * name: `eth0` also fits `eth01`, `^eth0$` does not.
   * @default - every interface that Cilium uses
   * @see https://docs.cilium.io/en/stable/network/l2-announcements/#interfaces
   */
  readonly interfaces?: readonly string[];

  /**
   * Whether the addresses that Cilium gave to Services are announced.
   * @default true
   */
  readonly loadBalancerIPs?: boolean;

  /**
   * Whether the addresses in `externalIPs` of Services are announced. An error when `loadBalancerIPs` is false too.
   * @default false
   */
  readonly externalIPs?: boolean;
}

const PROPS: PropChecks<L2AnnouncementPolicyProps> = {
  metadata: objectMetadata,
  serviceSelector: SELECTOR,
  nodeSelector: SELECTOR,
  interfaces: v.array(v.string()),
  loadBalancerIPs: v.boolean(),
  externalIPs: v.boolean(),
};

// Cilium has no other version of it.
const L2AnnouncementPolicyResource = customResourceClass<Manifest>('cilium.io/v2alpha1', 'CiliumL2AnnouncementPolicy');

/**
 * Lets nodes answer ARP requests, and since Cilium 1.19 NDP requests, for addresses of Services, so that machines on
 * the same network find them.
 *
 * @throws ConfigurationError when a prop is unknown or does not fit
 * @see https://docs.cilium.io/en/stable/network/l2-announcements/
 */
export class L2AnnouncementPolicy extends Construct {
  /** The name of the policy. */
  readonly name: string;

  constructor(scope: Construct, id: string, props: L2AnnouncementPolicyProps = {}) {
    super(scope, id);
    props = checkProps(this, props, PROPS);
    guardObjects(this);
    checkCluster(this, loadBalancerProblems);
    const { metadata, interfaces = [], loadBalancerIPs = true, externalIPs = false } = props;
    const problems: Problem[] = interfaces.flatMap((text, index) => interfaceProblems(text, `interfaces[${index}]`));
    if (!loadBalancerIPs && !externalIPs) problems.push(announcesNothing());
    const serviceSelector = plainSelector(props.serviceSelector, 'serviceSelector', problems);
    const nodeSelector = plainSelector(props.nodeSelector, 'nodeSelector', problems);
    refuse(this, problems);
    const resource = new L2AnnouncementPolicyResource(this, 'Resource', {
      metadata: metadata ?? {},
      spec: {
        ...(serviceSelector ? { serviceSelector } : {}),
        ...(nodeSelector ? { nodeSelector } : {}),
        ...(interfaces.length > 0 ? { interfaces } : {}),
        loadBalancerIPs,
        externalIPs,
      },
    });
    this.name = clusterScoped(resource).name;
  }
}

function interfaceProblems(text: string, path: string): Problem[] {
  const error = text === '' ? 'it is empty and would match every interface' : regularExpressionError(text);
  if (!error) return [];
  return [
    {
      what: `${path} is ${quoted(text, path)}, which is not a regular expression that Cilium can use: ${error}.`,
      remedy: 'Write it in Go\'s syntax, like "^eth[0-9]+$".',
      code: 'LB003',
    },
  ];
}

function announcesNothing(): Problem {
  return {
    what: 'loadBalancerIPs and externalIPs are both false, so the policy announces nothing.',
    remedy: 'Set one of them to true.',
    code: 'LB004',
  };
}
