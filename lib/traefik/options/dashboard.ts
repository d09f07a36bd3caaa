import { referring } from '../../kubernetes/references';
import type { PropChecks } from '../../settings/props';
import type { JsonMap } from '../../settings/schema';
import { atLeastOne, text } from '../../settings/values';
import type { Middleware } from '../routing/middleware/middleware';
import { type MiddlewareRef, referenceTo } from '../routing/references';
import { Rule } from '../routing/rule/rule';

/** A route to Traefik's dashboard. */
export interface DashboardProps {
  /** The host name of the dashboard. */
  readonly host: string;
  /**
   * The middlewares that authenticate users: at least one for basicAuth, digestAuth or forwardAuth, alone or in a
   * chain, or a plugin that does it.
   */
  readonly authentication: readonly (string | Middleware | MiddlewareRef)[];
  /**
   * The entry point that serves it.
   * @default 'websecure'
   */
  readonly entryPoint?: string;
}

/** Checks of `dashboard`. */
export const DASHBOARD_CHECKS: PropChecks<DashboardProps> = {
  host: text,
  authentication: atLeastOne(referring('Middleware'), 'Middleware that asks who it is'),
  entryPoint: text,
};

/** The settings that follow from `dashboard`. */
export function dashboardSettings({ host, authentication, entryPoint = 'websecure' }: DashboardProps): JsonMap {
  const paths = Rule.pathPrefix('/dashboard').or(Rule.pathPrefix('/api'));
  return {
    ingressRoute: {
      dashboard: {
        enabled: true,
        matchRule: Rule.host(host).and(paths).toString(),
        entryPoints: [entryPoint],
        middlewares: authentication.map((middleware) => {
          const { name, namespace } = referenceTo('Middleware', middleware);
          return namespace === undefined ? { name } : { name, namespace };
        }),
        tls: {},
      },
    },
  };
}
