import type { Kubectl } from '../live/kubectl';
import { ConfigurationError } from '../problems';
import { isMap, type JsonMap } from '../settings/schema';
import type { Finding } from '../status';
import { ok, wrong } from './findings';
import type { Wanted } from './wanted';

/**
 * The two forms of an IPsec key: `3+ rfc4106(gcm(aes)) 0123… 128`, or an algorithm and a key for each of authentication
 * and encryption.
 *
 * @see https://github.com/cilium/cilium/blob/v1.19.6/pkg/datapath/linux/ipsec/ipsec_linux.go
 */
const IPSEC_KEY = /^(?:[1-9]|1[0-5])\+? \S+ (?:0x)?[0-9a-f]+ (?:\d+|\S+ (?:(?:0x)?[0-9a-f]+|"")(?: \S+)?)$/i;

/** Whether the agents find their key. It is only looked at, and never shown. */
export async function ipsecKey(kubectl: Kubectl, { ipsecSecret }: Wanted): Promise<Finding[]> {
  if (ipsecSecret === undefined) return [];
  const { namespace, name, key, isCreated } = ipsecSecret;
  const title = `the Secret ${namespace}/${name}`;
  const remedy = 'docs/ipsec-key.md has the command that creates it.';
  let secret: JsonMap | undefined;
  try {
    secret = await kubectl.get<JsonMap>('secret', name, `--namespace=${namespace}`);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return [{ area: 'IPsec', state: 'waiting', text: `${title} cannot be read, so its key is not checked` }];
  }
  if (!secret)
    return isCreated
      ? [ok('IPsec', `${title} is not there yet; a Job of the platform creates it`)]
      : [wrong('IPsec', `${title} is missing, and agents wait for its key`, remedy)];
  const { [key]: encoded } = isMap(secret.data) ? secret.data : {};
  const lines = Buffer.from(String(encoded ?? ''), 'base64')
    .toString('utf8')
    .trim()
    .split('\n');
  if (lines.every((line) => IPSEC_KEY.test(line.trim()))) return [ok('IPsec', `${title} has a key`)];
  return [
    wrong(
      'IPsec',
      encoded === undefined ? `${title} has no ${key}` : `${key} of ${title} is not of the form that agents read`,
      'Create it again: docs/ipsec-key.md has the command, and how a key in use is replaced.',
    ),
  ];
}
