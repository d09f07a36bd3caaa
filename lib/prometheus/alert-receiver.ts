import * as v from 'valibot';
import { Port } from '../cilium/policy';
import { FlowPeer } from '../gitops';
import { isHost } from '../gitops/host';
import { isDataKey, isDnsSubdomain } from '../kubernetes/names';
import { isPort } from '../kubernetes/port';
import { type Problem, quoted } from '../problems';
import { checkArguments } from '../settings/arguments';
import { instanceOf } from '../settings/props';

/** A key of a Secret in the namespace `observability`, sealed or from Vault. Without it, Alertmanager does not start. */
export interface AlertSecret {
  /** The Secret's name. */
  readonly name: string;
  /** The key with the address, key or password. */
  readonly key: string;
}

/** A mailbox that alerts are sent to. */
export interface AlertEmailProps {
  /** Who they are from. */
  readonly from: string;
  /** Who gets them. */
  readonly to: string;
  /** The mail server with its port, such as `smtp.example.com:587`; it must offer STARTTLS, or TLS at port 465. */
  readonly smarthost: string;
  /** The user that Alertmanager logs in as. */
  readonly username: string;
  /** The password. */
  readonly password: AlertSecret;
}

/** Where the Secret is in Alertmanager's pods. */
export const SECRET_FOLDER = '/etc/alertmanager-secret';

const MAIL_SERVER = /^([^:\s]+):(\d{1,5})$/;

/**
 * Who is notified of alerts. The address or credential is in a Secret, and in no file of the program. What is wrong with it is
 * reported at the `Prometheus` that it is given to.
 *
 * @see https://prometheus.io/docs/alerting/latest/configuration/#receiver-integration-settings
 */
export class AlertReceiver {
  /**
   * A webhook that accepts Alertmanager's JSON.
   *
   * @param secret the key has the whole URL
   * @param host the host of that URL: a name, an address, or a Service of the cluster (`ntfy.home.svc`)
   * @param port the port that its pods listen at, in the cluster; that of the URL otherwise
   */
  static webhook(secret: AlertSecret, host: string, port = 443): AlertReceiver {
    const what = `The host of alerts is ${quoted(host)} with port ${port}.`;
    const config = { webhook_configs: [{ url_file: fileOf(secret), send_resolved: true }] };
    return new AlertReceiver(secret, config, host, port, what);
  }

  /**
   * A channel of Slack.
   *
   * @param secret the key has the URL of an incoming webhook
   * @param channel such as `#alerts`
   */
  static slack(secret: AlertSecret, channel: string): AlertReceiver {
    const config = { slack_configs: [{ api_url_file: fileOf(secret), channel, send_resolved: true }] };
    return new AlertReceiver(secret, config, 'hooks.slack.com', 443);
  }

  /**
   * A service of PagerDuty.
   *
   * @param secret the key has the integration key (Events API v2)
   */
  static pagerDuty(secret: AlertSecret): AlertReceiver {
    const config = { pagerduty_configs: [{ routing_key_file: fileOf(secret), send_resolved: true }] };
    return new AlertReceiver(secret, config, 'events.pagerduty.com', 443);
  }

  /** A mailbox. */
  static email({ from, to, smarthost, username, password }: AlertEmailProps): AlertReceiver {
    const [, host = '', port = ''] = MAIL_SERVER.exec(smarthost) ?? [];
    const login = { auth_username: username, auth_password_file: fileOf(password) };
    const config = { email_configs: [{ from, to, smarthost, ...login, send_resolved: true }] };
    const what = `The smarthost of alerts is ${quoted(smarthost)}.`;
    return new AlertReceiver(password, config, host, Number(port), what);
  }

  /** @internal What is wrong with it. */
  readonly _problems: readonly Problem[];

  private constructor(
    /** @internal The Secret that is mounted. */
    readonly _secret: AlertSecret,
    /** @internal The receiver in Alertmanager's configuration, without its name. */
    readonly _config: object,
    private readonly host: string,
    private readonly port: number,
    what = '',
  ) {
    this._problems = [
      ...(isDnsSubdomain(_secret.name) && isDataKey(_secret.key) ? [] : [badSecret(_secret)]),
      ...(isHost(host) && isPort(port) ? [] : [{ what, ...HOST }]),
    ];
  }

  /** @internal Who is connected to. */
  get _peer(): FlowPeer {
    return FlowPeer.host(this.host);
  }

  /** @internal The port of who is connected to. */
  get _port(): Port {
    return Port.tcp(this.port);
  }
}

/** The check of a receiver. */
export const ALERT_RECEIVER = instanceOf(AlertReceiver, 'made by AlertReceiver.webhook, slack, pagerDuty or email');

const HOST = {
  remedy:
    'Give the name or address of a host, such as hooks.example.com or smtp.example.com:587, and a port from 1 to 65535.',
  code: 'PROM001',
};

function fileOf({ key }: AlertSecret): string {
  return `${SECRET_FOLDER}/${key}`;
}

function badSecret({ name, key }: AlertSecret): Problem {
  return {
    what: `The Secret of alerts is ${quoted(name)} with the key ${quoted(key)}.`,
    remedy: 'Give the name of a Secret in the namespace observability, and the key with the address, key or password.',
    code: 'PROM002',
  };
}

checkArguments(AlertReceiver, () => ({
  webhook: { secret: { name: v.string(), key: v.string() }, host: v.string(), 'port?': v.number() },
  slack: { secret: { name: v.string(), key: v.string() }, channel: v.string() },
  pagerDuty: { secret: { name: v.string(), key: v.string() } },
  email: {
    props: {
      from: v.string(),
      to: v.string(),
      smarthost: v.string(),
      username: v.string(),
      password: { name: v.string(), key: v.string() },
    },
  },
}));
