import * as v from 'valibot';
import { Port } from '../cilium/policy';
import { type Flow, FlowPeer, type HelmValues } from '../gitops';
import { A_SERVER_ADDRESS, isAddress, isServerAddress, portBehind } from '../gitops/host';
import type { PropChecks } from '../settings/props';

/** Users come from an OpenID Connect provider, and their roles from its groups. */
export interface GrafanaOidcProps {
  /** The name on the login button: `Log in with …`. */
  readonly name: string;
  /** The address that the browser is sent to, such as `https://login.example.com/authorize`. */
  readonly authUrl: string;
  /** The address where Grafana gets tokens. */
  readonly tokenUrl: string;
  /** The address of the user info endpoint. */
  readonly userInfoUrl: string;
  /** Grafana's client id at the provider. */
  readonly clientId: string;
  /** The name of a Secret in the namespace `observability` with the client secret under the key `client-secret`. */
  readonly clientSecretName: string;
  /**
   * The groups whose members administer Grafana.
   * @default - none
   */
  readonly admins?: readonly string[];
  /**
   * The groups whose members may explore and edit dashboards.
   * @default - none
   */
  readonly editors?: readonly string[];
  /**
   * The groups whose members may view. Users in none of the groups given here cannot
   * log in.
   * @default - everybody whom the provider lets in
   */
  readonly viewers?: readonly string[];
  /**
   * The scopes that Grafana requests.
   * @default ['openid', 'profile', 'email', 'groups']
   */
  readonly scopes?: readonly string[];
  /**
   * The port of the pods behind `tokenUrl` and `userInfoUrl`, where the provider is a Service of the cluster.
   * @default - that of the addresses
   */
  readonly podPort?: number;
}

const OF_BROWSER = v.pipe(
  v.string(),
  v.check(isAddress, 'an https:// address without a login, or the http:// address of a Service'),
);
const OF_SERVER = v.pipe(v.string(), v.check(isServerAddress, A_SERVER_ADDRESS));
// They stand in an expression, between quotes.
const GROUPS = v.array(v.pipe(v.string(), v.regex(/^[^'`\\\s]+(?: [^'`\\\s]+)*$/, 'names of groups without quotes')));
const TEXT = v.pipe(v.string(), v.nonEmpty());

/** The checks of a `GrafanaOidcProps`. */
export const OIDC: PropChecks<GrafanaOidcProps> = {
  name: TEXT,
  authUrl: OF_BROWSER,
  tokenUrl: OF_SERVER,
  userInfoUrl: OF_SERVER,
  clientId: TEXT,
  clientSecretName: TEXT,
  admins: GROUPS,
  editors: GROUPS,
  viewers: GROUPS,
  scopes: v.array(TEXT),
  podPort: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535)),
};

/** The props without which nobody could log in. */
export const OIDC_NEEDS = ['name', 'authUrl', 'tokenUrl', 'userInfoUrl', 'clientId', 'clientSecretName'] as const;

const SECRET = { name: 'oidc', mountPath: '/etc/secrets/oidc' };

/**
 * The section of Grafana's configuration.
 *
 * @see https://grafana.com/docs/grafana/latest/setup-grafana/configure-access/configure-authentication/generic-oauth/
 */
export function oidcSection(oidc: GrafanaOidcProps): HelmValues {
  const { name, authUrl, tokenUrl, userInfoUrl, clientId, scopes = ['openid', 'profile', 'email', 'groups'] } = oidc;
  return {
    enabled: true,
    name,
    client_id: clientId,
    client_secret: `$__file{${SECRET.mountPath}/client-secret}`,
    scopes: scopes.join(' '),
    auth_url: authUrl,
    token_url: tokenUrl,
    api_url: userInfoUrl,
    use_pkce: true,
    use_refresh_token: true,
    // Whoever the provider lets in gets an account, with the role of their groups.
    allow_sign_up: true,
    role_attribute_path: roles(oidc),
    role_attribute_strict: true,
  };
}

/** The Secret as the chart mounts it. */
export function oidcSecret({ clientSecretName }: GrafanaOidcProps): HelmValues {
  return { extraSecretMounts: [{ ...SECRET, secretName: clientSecretName, defaultMode: 0o440, readOnly: true }] };
}

/** What Grafana itself connects to; the rest is between the browser and the provider. */
export function oidcFlows(from: FlowPeer, { tokenUrl, userInfoUrl, podPort }: GrafanaOidcProps): Flow[] {
  const hosts = new Map([tokenUrl, userInfoUrl].map((address) => [new URL(address).host, new URL(address)]));
  return [...hosts.values()].map((address) => ({
    from,
    to: FlowPeer.host(address.hostname),
    ports: [Port.tcp(portBehind(address, podPort))],
    why: 'asks who logs in',
  }));
}

/**
 * A JMESPath expression: the highest role of a user's groups. With none, Grafana refuses the login
 * (`role_attribute_strict`).
 */
function roles({ admins = [], editors = [], viewers }: GrafanaOidcProps): string {
  const isIn = (groups: readonly string[], role: string) =>
    groups.map((group) => `contains(groups[*], '${group}') && '${role}'`);
  const looks = viewers === undefined ? [`'Viewer'`] : isIn(viewers, 'Viewer');
  return [...isIn(admins, 'Admin'), ...isIn(editors, 'Editor'), ...looks].join(' || ');
}
