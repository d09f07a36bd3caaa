/** Where nodes reach the API server before Services work. */
export interface ApiServerProps {
  /**
   * Host name or address, reachable from every node: of the control plane node, or of the load balancer in front of
   * several.
   */
  readonly host: string;
  /**
   * Port, 1 to 65535.
   * @default 6443
   */
  readonly port?: number;
}

/** Where the API server is, with every default applied. */
export interface ApiServerAddress {
  readonly host: string;
  readonly port: number;
}

/** @internal */
export function addressOf(apiServer?: ApiServerProps): ApiServerAddress | undefined {
  return apiServer && { host: apiServer.host, port: apiServer.port ?? 6443 };
}
