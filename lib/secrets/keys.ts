import { certainly, type FoundInText } from './finding';

// A header alone is prose; a key has a body behind it, whether its lines are ended, escaped or joined.
const END_OF_LINE = String.raw`(?:\\[rn]|\s|\\\\n)`;
const PEM = new RegExp(
  [
    '-{4,5} ?BEGIN ((?:[A-Z0-9]+ ){0,3})PRIVATE KEY(?: BLOCK)? ?-{4,5}@*',
    String.raw`(?:[\w-]+: [^\n\\]*@+)*`,
    '(?!REDACTED|PLACEHOLDER|EXAMPLE|x{4}|X{4})',
    '(?:[A-Za-z0-9+/=]{40}|[A-Za-z0-9+/=]{4,}(?:@+[A-Za-z0-9+/=]+)*@*-{4,5} ?END|(?<=@)[A-Za-z0-9+/=]{4,}(?:[\\r\\n]|$))',
  ]
    .join('')
    .replaceAll('@', END_OF_LINE),
);
// Nothing but a header is not a sentence either: a key has lost its lines.
const HEADER_ALONE = /^\s*-----BEGIN [A-Z ]*PRIVATE KEY-----\s*$/;
const PUTTY = /PuTTY-User-Key-File-\d: \S+[\s\S]*Private-Lines: \d/;
const IPSEC = /\b(rfc4106\(gcm\(aes\)\)|(hmac|cbc|ecb|ctr|xcbc|seqiv|authenc)\([\w(),-]+\))\s+(0x)?[0-9a-f]{32,}/i;
const ESP_KEY = /\b\d{1,2}\+? \S+\(\S+\) (0x)?[0-9a-f]{32,}\b/i;

/** The private key in a text, in text form: PEM, OpenSSH, PGP, PuTTY, JWK, or an IPsec key. */
export function keyAsText(text: string): FoundInText | undefined {
  if (text.includes('PRIVATE KEY') && (PEM.test(text) || HEADER_ALONE.test(text))) return certainly('a private key');
  if (text.includes('PuTTY-User-Key') && PUTTY.test(text)) return certainly('a private key of PuTTY');
  if (text.includes('(') && (IPSEC.test(text) || ESP_KEY.test(text))) return certainly('an IPsec key');
  if (text.includes('kty') && isJwkText(text)) return certainly('a private JWK');
  return undefined;
}

/** Whether an object is a private key in JSON form: public ones have neither `d` nor `k`. */
export function isPrivateJwk(value: object): boolean {
  const { kty, d, k } = value as { readonly kty?: unknown; readonly d?: unknown; readonly k?: unknown };
  return typeof kty === 'string' && [d, k].some((secret) => typeof secret === 'string' && secret.length >= 16);
}

function isJwkText(text: string): boolean {
  return /\bkty\\?["']?\s*[:=]/.test(text) && /(?:^|[\s{,"'])[dk]\\?["']?\s*[:=]\s*\\?["']?[\w-]{20,}/m.test(text);
}

/** The private key in binary form: DER of PKCS #1, #8 or #12, SEC 1, OpenSSH, PGP or a Java key store. */
export function keyAsBytes(bytes: Buffer): FoundInText | undefined {
  if (bytes.subarray(0, 14).toString('latin1') === 'openssh-key-v1') return certainly('a private key of OpenSSH');
  if (bytes.readUInt32BE(0) === 0xfeedfeed || bytes.readUInt32BE(0) === 0xcececece) return certainly('a key store');
  if (isPgpSecretKey(bytes)) return certainly('a private key of PGP');
  return isPrivateDer(bytes) ? certainly('a private key in DER') : undefined;
}

/** The packet of a secret key: tag 5 or 7, in the old or the new format, of version 3 to 6. */
function isPgpSecretKey(bytes: Buffer): boolean {
  const [tag = 0] = bytes;
  const isOld = (tag & 0xfc) === 0x94 || (tag & 0xfc) === 0x9c;
  const isNew = tag === 0xc5 || tag === 0xc7;
  if (!isOld && !isNew) return false;
  const lengthBytes = isNew ? ((bytes[1] ?? 0) < 192 ? 1 : 2) : [1, 2, 4][tag & 3];
  const body = bytes.subarray(1 + (lengthBytes ?? 0));
  const [version = 0] = body;
  const madeIn = body.length > 5 ? new Date(body.readUInt32BE(1) * 1000).getUTCFullYear() : 0;
  return (
    version >= 3 &&
    version <= 6 &&
    madeIn >= 1991 &&
    madeIn <= 2060 &&
    [1, 16, 17, 18, 19, 22, 25, 26, 27, 28].includes(body[5] ?? 0)
  );
}

const OID = 0x06;

/** Whether bytes begin like a private key: a sequence of its version and what follows it in each kind. */
function isPrivateDer(bytes: Buffer): boolean {
  const outer = contentsAt(bytes, 0, 0x30);
  if (outer === undefined) return false;
  const encrypted = contentsAt(bytes, outer, 0x30);
  // PKCS #5, by which PKCS #8 is encrypted.
  if (encrypted !== undefined)
    return bytes.subarray(encrypted, encrypted + 10).toString('hex') === '06092a864886f70d0105';
  const version = contentsAt(bytes, outer, 0x02);
  if (version === undefined || version !== outer + 2 || bytes[version - 1] !== 1) return false;
  const number = bytes[version] ?? 255;
  const next = version + 1;
  const isPkcs8 = number <= 1 && bytes[contentsAt(bytes, next, 0x30) ?? -1] === OID;
  const isPkcs1 = number <= 1 && bytes[next] === 0x02 && (bytes[next + 1] ?? 0) > 31;
  const isSec1 = number === 1 && bytes[next] === 0x04 && (bytes[next + 1] ?? 0) >= 20;
  const isPkcs12 = number === 3 && bytes[contentsAt(bytes, next, 0x30) ?? -1] === OID;
  return isPkcs8 || isPkcs1 || isSec1 || isPkcs12;
}

/** The offset of the contents of the value at an offset, if it has the tag. */
function contentsAt(bytes: Buffer, offset: number, tag: number): number | undefined {
  if (bytes[offset] !== tag) return undefined;
  const length = bytes[offset + 1] ?? 0;
  return length < 0x80 ? offset + 2 : offset + 2 + (length & 0x7f);
}
