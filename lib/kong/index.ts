export { Kong, type KongBackend, type KongProps } from './kong';
export { KongPlugin, RateLimitBy, type RateLimitProps } from './kong-plugin';
