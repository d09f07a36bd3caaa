import * as v from 'valibot';
import { Port } from '../cilium/policy';
import { FlowPeer } from '../gitops';
import { isHost } from '../gitops/host';
import { isDataKey, isDnsLabel, isDnsSubdomain } from '../kubernetes/names';
import { isPort } from '../kubernetes/port';
import { type Problem, quoted } from '../problems';
import { checkArguments } from '../settings/arguments';

/** A key of a Secret in the namespace of Falco. */
export interface WebhookSecret {
  /** The Secret's name. Seal it, or let Vault write it; without it, the pods do not start. */
  readonly name: string;
  /** The key whose value is the URL. */
  readonly key: string;
}

// A Service with its namespace. No user, query or fragment, which can hold tokens.
const INTERNAL = /^http:\/\/([a-z0-9-]+)\.([a-z0-9-]+)\.svc(?:\.cluster\.local)?(?::(\d{1,5}))?(?:\/[^\s?#@]*)?$/;

const VARIABLE = 'FALCO_WEBHOOK_URL';

/**
 * Where Falco posts its alerts, one JSON object each. What is wrong with it is reported at the `Falco` that it is given to.
 *
 * @see https://falco.org/docs/concepts/outputs/channels/#http-https-output
 */
export class AlertWebhook {
  /**
   * A Service of the cluster, outside of the mesh: Falco has no proxy that could speak mTLS. Its namespace lets the alerts
   * in by itself when it is one of the platform's.
   *
   * @param url `http://<service>.<namespace>.svc:<port>/<path>`; anything else, including a user or a query, is an
   * error, since this URL is committed
   * @param podPort the port of the pods behind the Service; that of the URL if not given
   */
  static inCluster(url: string, podPort?: number): AlertWebhook {
    const [, service = '', namespace = '', port = '80'] = INTERNAL.exec(url) ?? [];
    const target = podPort ?? Number(port);
    const isService = isDnsLabel(service) && isDnsLabel(namespace) && isPort(Number(port)) && isPort(target);
    const problems = isService ? [] : [notAService(url, podPort)];
    return new AlertWebhook(url, [], FlowPeer.namespace(namespace), target, problems);
  }

  /**
   * An address that is kept in a Secret, since whoever knows it can post there, such as that of a chat or an on-call
   * service.
   *
   * @param host the host of that address, a name or an IP address, the only one that Falco may connect to; its certificate must be of an authority
   * that is trusted publicly
   * @param port its port
   */
  static secret({ name, key }: WebhookSecret, host: string, port = 443): AlertWebhook {
    const problems = [
      ...(isDnsSubdomain(name) && isDataKey(key) ? [] : [badSecret(name, key)]),
      ...(isHost(host) && isPort(port) ? [] : [badHost(host, port)]),
    ];
    const variable = { name: VARIABLE, valueFrom: { secretKeyRef: { name, key } } };
    return new AlertWebhook(`\${${VARIABLE}}`, [variable], FlowPeer.host(host), port, problems);
  }

  private constructor(
    /** @internal The address as it stands in Falco's configuration. */
    readonly _url: string,
    /** @internal The variables that it refers to. */
    readonly _env: readonly object[],
    /** @internal Who is connected to. */
    readonly _receiver: FlowPeer,
    private readonly port: number,
    /** @internal What is wrong with it. */
    readonly _problems: readonly Problem[],
  ) {}

  /** @internal The port of who is connected to. */
  get _port(): Port {
    return Port.tcp(this.port);
  }
}

function hostOf(url: string): string {
  return /^[a-z]+:\/\/(?:[^/?#]*@)?([^/?#@]*)/.exec(url)?.[1] ?? '…';
}

function notAService(url: string, podPort: number | undefined): Problem {
  const port = podPort === undefined ? '' : ` with port ${podPort}`;
  return {
    // Just the host: the user, path or query of a webhook is what keeps others from posting there.
    what: `The webhook at ${quoted(hostOf(url))}${port} is not a Service of the cluster.`,
    remedy:
      'Write it like http://receiver.shop.svc:8080/alerts, or use AlertWebhook.secret for an address that is secret or outside of the cluster.',
    code: 'FAL001',
  };
}

function badSecret(name: string, key: string): Problem {
  return {
    what: `The webhook's Secret is ${quoted(name)} with the key ${quoted(key)}.`,
    remedy: 'Give the name of a Secret in the namespace of Falco, and the key whose value is the URL.',
    code: 'FAL002',
  };
}

function badHost(host: string, port: number): Problem {
  return {
    what: `The webhook's host is ${quoted(host)} with port ${port}.`,
    remedy: 'Give just the name or IP address of the host, such as hooks.example.com, and a port from 1 to 65535.',
    code: 'FAL003',
  };
}

checkArguments(AlertWebhook, () => ({
  inCluster: { url: v.string(), 'podPort?': v.number() },
  secret: { props: { name: v.string(), key: v.string() }, host: v.string(), 'port?': v.number() },
}));
