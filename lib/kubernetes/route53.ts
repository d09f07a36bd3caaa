// Partitions of AWS that are apart from the rest have addresses of their own.
const BY_PARTITION = [
  { regions: /^cn-/, host: 'route53.amazonaws.com.cn' },
  { regions: /^us-gov-/, host: 'route53.us-gov.amazonaws.com' },
  { regions: /^eusc-/, host: 'route53.amazonaws.eu' },
];

/**
 * The DNS name of Route 53, which is one service for all regions of a partition.
 *
 * @see https://docs.aws.amazon.com/general/latest/gr/r53.html
 */
export function route53Host(region: string): string {
  return BY_PARTITION.find(({ regions }) => regions.test(region))?.host ?? 'route53.amazonaws.com';
}
