import { route53Host, s3Host } from '../../lib/kubernetes/aws-hosts';

test.each([
  ['eu-central-1', 'route53.amazonaws.com'],
  ['us-east-1', 'route53.amazonaws.com'],
  ['cn-north-1', 'route53.amazonaws.com.cn'],
  ['us-gov-west-1', 'route53.us-gov.amazonaws.com'],
  ['eusc-de-east-1', 'route53.amazonaws.eu'],
])('Route 53 of %s is %s', (region, host) => expect(route53Host(region)).toBe(host));

test.each([
  ['eu-central-1', 's3.eu-central-1.amazonaws.com'],
  ['cn-north-1', 's3.cn-north-1.amazonaws.com.cn'],
  ['us-gov-west-1', 's3.us-gov-west-1.amazonaws.com'],
  ['eusc-de-east-1', 's3.eusc-de-east-1.amazonaws.eu'],
])('S3 of %s is %s', (region, host) => expect(s3Host(region)).toBe(host));
