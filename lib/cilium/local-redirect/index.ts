export { LocalRedirectPolicy, type LocalRedirectPolicyProps, RedirectFrontend } from './local-redirect-policy';
export { RedirectPort } from './redirect-port';
