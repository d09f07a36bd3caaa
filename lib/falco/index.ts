export { AlertWebhook, type WebhookSecret } from './alert-webhook';
export { Falco, type FalcoProps } from './falco';
export { FalcoPriority, type FalcoRuleProps, RuleElement } from './rule-element';
