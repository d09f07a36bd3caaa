import { referring } from '../../../kubernetes/references';
import { atLeastOne } from '../../../settings/values';
import { circle } from '../circles';
import type { MiddlewareRef } from '../references';
import type { MiddlewareDefinition } from './definition';
import type { Middleware } from './middleware';

/** Configuration of `Middleware.chain`. */
export interface ChainConfig {
  /** What requests pass, in this order; at least one. */
  readonly middlewares: readonly (string | Middleware | MiddlewareRef)[];
}

export const chain: MiddlewareDefinition<ChainConfig> = {
  checks: { middlewares: atLeastOne(referring('Middleware'), 'middleware') },
  required: ['middlewares'],
  spec: ({ middlewares }, resource) => {
    resource.checkInCluster((index) => circle(resource, 'Middleware', index));
    return {
      middlewares: middlewares.map((middleware, index) =>
        resource.refer(`middlewares[${index}]`, 'Middleware', middleware),
      ),
    };
  },
};
