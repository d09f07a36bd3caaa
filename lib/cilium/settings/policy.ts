import { since } from '../../settings/ranges';
import { boolean, integer, nullable, text, word, wordInAnyCase } from '../../settings/schema';
import { bare } from '../../settings/written';
import { booleanOrText, textOrList } from './either';
import { standaloneDnsProxySettings } from './standalone-dns-proxy';

/** What policies see and how they are enforced, with the proxies for L7 and for DNS. */
export const policySettings = {
  /** When policies are enforced: `default` (where one selects the endpoint), `always` or `never`. */
  policyEnforcementMode: bare(nullable(wordInAnyCase(['default', 'always', 'never'], 'default'))),
  /** Entities that CIDR rules can select too: `nodes`. */
  policyCIDRMatchMode: nullable(textOrList('')),
  /** Whether policies only report what they would drop. */
  policyAuditMode: booleanOrText(),
  k8sNetworkPolicy: {
    /** Whether NetworkPolicies are enforced. */
    enabled: nullable(boolean(true)),
  },
  /** Whether policies can leave the default of an endpoint as it is. */
  enableNonDefaultDenyPolicies: boolean(true),
  /** Whether an endpoint whose policy map is full is isolated. */
  endpointLockdownOnMapOverflow: boolean(false),
  /** Longest wait for Envoy to apply a change, as a Go duration. */
  endpointPolicyUpdateTimeoutDuration: since('1.18.12', text()),
  /** What a program receives when a policy drops its traffic: `none`, or `icmp` for an answer. */
  policyDenyResponse: since('1.19', bare(nullable(word(['none', 'icmp'], 'none')))),
  k8sClusterNetworkPolicy: since('1.20', {
    /** Whether ClusterNetworkPolicies are enforced. */
    enabled: boolean(false),
  }),
  standaloneDnsProxy: since('1.19', standaloneDnsProxySettings),
  hostFirewall: {
    /** Whether policies are enforced for nodes too. */
    enabled: boolean(false),
  },
  /** Whether policies for L7 are enforced, by Envoy. */
  l7Proxy: boolean(true),
  /** Whether rules for DNS end with the agent. */
  dnsPolicyUnloadOnShutdown: booleanOrText(),
  dnsProxy: {
    /** Whether servers see the pod's address, and not the proxy's; unset for yes, unless another CNI is chained. */
    enableTransparentMode: booleanOrText(),
    /** Seconds to wait when a connection to a server is closed; 0 resets it, -1 closes it in the background. */
    socketLingerTimeout: nullable(integer(10)),
    /** Answer to a refused query: `refused` or `nameError`. */
    dnsRejectResponseCode: nullable(word(['refused', 'nameError'], 'refused')),
    /** Whether long answers are compressed. */
    enableDnsCompression: nullable(boolean(true)),
    /** Maximum number of addresses of one name that an endpoint keeps. */
    endpointMaxIpPerHostname: nullable(integer(1000)),
    /** Time for which an idle connection keeps an expired address alive, as a Go duration. */
    idleConnectionGracePeriod: nullable(text('0s')),
    /** Maximum number of expired addresses that open connections keep. */
    maxDeferredConnectionDeletes: nullable(integer(10000)),
    /** Minimum number of seconds for which an answer is valid; 0 for the server's TTL. */
    minTtl: nullable(integer(0)),
    /** File with answers that are known at start. */
    preCache: nullable(text('')),
    /** Port of the proxy; 0 for any. */
    proxyPort: nullable(integer(0)),
    /** Longest time that an answer is held back until policies know it, as a Go duration. */
    proxyResponseMaxDelay: nullable(text('100ms')),
    /** Whether names get identities before pods ask for them. */
    preAllocateIdentities: boolean(true),
  },
};
