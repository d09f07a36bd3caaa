import * as v from 'valibot';
import { isPort } from '../../kubernetes/port';
import { type Problem, quoted } from '../../problems';
import { checkArguments } from '../../settings/arguments';

/** A port as it stands in the manifest of a policy. */
export interface RedirectPortManifest {
  readonly port: string;
  readonly protocol: 'TCP' | 'UDP';
  readonly name?: string;
}

/** A port of a `LocalRedirectPolicy`. One of several needs a name, by which the ports of both sides are paired. */
export class RedirectPort {
  /** A TCP port. */
  static tcp(port: number, name?: string): RedirectPort {
    return new RedirectPort(port, 'TCP', name);
  }

  /** A UDP port. */
  static udp(port: number, name?: string): RedirectPort {
    return new RedirectPort(port, 'UDP', name);
  }

  private constructor(
    private readonly port: number,
    /** @internal */
    readonly _protocol: 'TCP' | 'UDP',
    /** @internal */
    readonly _name: string | undefined,
  ) {}

  /** @internal */
  _render(): RedirectPortManifest {
    const name = this._name === undefined ? {} : { name: this._name };
    return { port: String(this.port), protocol: this._protocol, ...name };
  }

  /** @internal */
  _problems(path: string): Problem[] {
    const problems: Problem[] = [];
    if (!isPort(this.port)) {
      problems.push({
        what: `${path} is the port ${quoted(this.port)}, but it must be a whole number of 1 to 65535.`,
        remedy: 'Use a port of 1 to 65535.',
        code: 'LRP002',
      });
    }
    if (this._name !== undefined && !/^(?=.{1,15}$)(?=.*[a-zA-Z])[a-zA-Z0-9]+(-[a-zA-Z0-9]+)*$/.test(this._name)) {
      problems.push({
        what: `${path} has the name ${quoted(this._name)}, but it must be at most 15 letters, digits and single dashes, with a letter, and no dash at either end.`,
        remedy: 'Give it a name such as "dns-tcp".',
        code: 'LRP002',
      });
    }
    return problems;
  }
}

/** What Cilium would refuse of the ports of one side. */
export function portListProblems(ports: readonly RedirectPort[], path: string): Problem[] {
  const problems = ports.flatMap((port, index) => port._problems(`${path}[${index}]`));
  if (ports.length < 2) return problems;
  const names = new Set<string>();
  for (const [index, { _name: name }] of ports.entries()) {
    if (name !== undefined && !names.has(name.toLowerCase())) names.add(name.toLowerCase());
    else {
      problems.push({
        what: `${path}[${index}] has ${name === undefined ? 'no name' : `the name ${name}, like an earlier port`}, but there are ${ports.length} ports.`,
        remedy: 'Give each port a different name, the same on both sides.',
        code: 'LRP003',
      });
    }
  }
  return problems;
}

checkArguments(RedirectPort, () => ({
  tcp: { port: v.number(), 'name?': v.string() },
  udp: { port: v.number(), 'name?': v.string() },
}));
