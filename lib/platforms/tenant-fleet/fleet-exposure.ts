import * as v from 'valibot';
import { isDnsSubdomain } from '../../kubernetes/names';
import { type Problem, quoted } from '../../problems';
import { checkArguments } from '../../settings/arguments';

/** What is left of 253 characters after `<tenant>-konnectivity.s9999.`, with tenants of 40 characters. */
const LONGEST_DOMAIN = 193;

/** How the customers of a fleet reach their API servers: one way for all of them. */
export class FleetExposure {
  /**
   * By name through the edge: shard 1 serves `<tenant>.s1.<domain>`, and each admin cluster lists its shards.
   *
   * @param domain the domain of the shards, such as `k8s.example.com`; what is not a DNS name is reported at the fleet
   */
  static sni(domain: string): FleetExposure {
    const isName = typeof domain === 'string' && isDnsSubdomain(domain) && domain.includes('.');
    const fits = isName && domain.length <= LONGEST_DOMAIN;
    return new FleetExposure('sni', domain, fits ? [] : [badDomain(domain, isName)]);
  }

  /** By one address per tenant, from those that its admin cluster has for tenants. */
  static loadBalancer(): FleetExposure {
    return new FleetExposure('load-balancer', '');
  }

  /** By two node ports of its admin cluster for each tenant: at most 1,384 tenants in a cluster. */
  static nodePorts(): FleetExposure {
    return new FleetExposure('node-port', '');
  }

  private constructor(
    /** @internal */
    readonly _kind: 'sni' | 'load-balancer' | 'node-port',
    private readonly domain: string,
    /** @internal What is wrong with it. */
    readonly _problems: readonly Problem[] = [],
  ) {}

  /** @internal The domain of a shard. */
  _domainOf(shard: number): string {
    return `s${shard}.${this.domain}`;
  }
}

function badDomain(domain: string, isName: boolean): Problem {
  return {
    what: `The domain of the shards is ${quoted(domain)}, which is ${isName ? 'too long for the hosts of tenants below it' : 'not the name of a DNS zone'}.`,
    remedy: 'Give a name such as k8s.example.com; shard 1 is below s1.k8s.example.com.',
    code: 'FLT011',
  };
}

checkArguments(FleetExposure, () => ({
  sni: { domain: v.string() },
}));
