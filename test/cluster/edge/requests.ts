/** What a client offers in a handshake; numbers as TLS has them. */
export interface Handshake {
  readonly serverName?: string;
  readonly minVersion?: number;
  readonly maxVersion?: number;
  /** Up to TLS 1.2, by Go's names. */
  readonly ciphers?: readonly string[];
  readonly curves?: readonly number[];
  readonly protocols?: readonly string[];
  /** Files of a client certificate. */
  readonly cert?: string;
  readonly key?: string;
}

/** A request to Traefik, as the tests' own program makes it: see `Request` in its source. */
export interface Request {
  /** @default - HTTP */
  readonly protocol?: 'tcp' | 'udp';
  readonly method?: string;
  /** @default - Traefik's machine */
  readonly to?: string;
  /** @default 8000, of the entry point `web` */
  readonly port?: number;
  readonly host?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly tls?: Handshake;
  readonly times?: number;
  /** Whether all `times` are at once. */
  readonly together?: boolean;
  /** Milliseconds to wait before. */
  readonly after?: number;
  readonly milliseconds?: number;
}

export interface Session {
  readonly version: number;
  readonly cipher: string;
  readonly curve: number;
  readonly protocol: string;
  readonly subject: string;
  readonly issuer: string;
  readonly names: readonly string[] | null;
}

export interface Response {
  readonly status?: number;
  readonly proto?: string;
  readonly headers?: Readonly<Record<string, readonly string[]>>;
  readonly body?: string;
  readonly tls?: Session;
  readonly seconds: number;
  readonly error?: string;
}

/** What a backend received: see `Received` in its source. */
export interface Received {
  readonly server: string;
  readonly client: string;
  readonly method: string;
  readonly path: string;
  readonly proto: string;
  readonly host: string;
  readonly headers: Readonly<Record<string, readonly string[]>>;
  readonly body?: string;
  readonly serverName?: string;
  readonly clientName?: string;
  readonly tlsVersion?: number;
  readonly cipher?: string;
}

/** What must be seen of a response, and of the request that a backend got. A header that must be absent is null. */
export interface Seen {
  /** @default 200 */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  readonly got?: Partial<Omit<Received, 'headers'>> & { readonly headers?: Readonly<Record<string, unknown>> };
  readonly error?: unknown;
}

/** The part of a response that an expectation is about, in its shape. */
export function seenOf(response: Response, { headers, body, got, error }: Seen): Seen {
  if (response.error !== undefined || error !== undefined) return { error: response.error };
  return {
    status: response.status,
    ...(headers && { headers: pick(headers, (name) => headerOf(response.headers, name)) }),
    ...(body !== undefined && { body: response.body ?? '' }),
    ...(got && { got: gotOf(response, got) }),
  };
}

function gotOf({ body = '' }: Response, { headers, ...rest }: NonNullable<Seen['got']>): NonNullable<Seen['got']> {
  const received = receivedIn(body);
  if (!received) return { body };
  return {
    ...pick(rest, (name) => received[name as keyof Received]),
    ...(headers && { headers: pick(headers, (name) => headerOf(received.headers, name)) }),
  };
}

/** What the backend received, of whose answer a body is. */
export function receivedIn(body: string): Received | undefined {
  try {
    return JSON.parse(body) as Received;
  } catch {
    return undefined;
  }
}

function pick(of: object, value: (name: string) => unknown): Record<string, unknown> {
  return Object.fromEntries(Object.keys(of).map((name) => [name, value(name)]));
}

function headerOf(headers: Response['headers'], name: string): string | null {
  const found = Object.entries(headers ?? {}).find(([key]) => key.toLowerCase() === name.toLowerCase());
  return found ? found[1].join(', ') : null;
}
