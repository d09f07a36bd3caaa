// Separate partitions of AWS have different host names.
const PARTITIONS = [
  { regions: /^cn-/, domain: 'amazonaws.com.cn', route53: 'route53.amazonaws.com.cn' },
  { regions: /^us-gov-/, domain: 'amazonaws.com', route53: 'route53.us-gov.amazonaws.com' },
  { regions: /^eusc-/, domain: 'amazonaws.eu', route53: 'route53.amazonaws.eu' },
];
const THE_REST = { domain: 'amazonaws.com', route53: 'route53.amazonaws.com' };

function partitionOf(region: string) {
  return PARTITIONS.find(({ regions }) => regions.test(region)) ?? THE_REST;
}

/**
 * The host name of Route 53, which is one service for all regions of a partition.
 *
 * @see https://docs.aws.amazon.com/general/latest/gr/r53.html
 */
export function route53Host(region: string): string {
  return partitionOf(region).route53;
}

/**
 * The host name of S3 in a region.
 *
 * @see https://docs.aws.amazon.com/general/latest/gr/s3.html
 */
export function s3Host(region: string): string {
  return `s3.${region}.${partitionOf(region).domain}`;
}
