import { route53Host } from '../../lib/kubernetes/route53';

test.each([
  ['eu-central-1', 'route53.amazonaws.com'],
  ['us-east-1', 'route53.amazonaws.com'],
  ['cn-north-1', 'route53.amazonaws.com.cn'],
  ['us-gov-west-1', 'route53.us-gov.amazonaws.com'],
  ['eusc-de-east-1', 'route53.amazonaws.eu'],
])('Route 53 of %s is %s', (region, host) => expect(route53Host(region)).toBe(host));
