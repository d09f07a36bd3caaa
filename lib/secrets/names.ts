import { isNoSecret, looksRandom, namesSomething } from './harmless';

// All names are compared without hyphens, dots and underscores. `passwordKey`, `existingSecret`, `tokenPath` and the
// like name where a secret stands, and end otherwise.

const words = (...lines: string[]) => lines.flatMap((line) => line.split(' '));

/** Values with these names are secrets, whatever they look like. */
const PASSWORD_WORDS = words(
  'password passwd passphrase passcode passwort pswd requirepass masterauth bindpw rootpw unsealkey recoverykey',
  'presharedkey psk pincode secretaccesskey erlangcookie mnemonic',
);

// Short words that others end in: a bypass, the variable PWD.
const SHORT_PASSWORDS = /(^pass|[_-]pass|[_-]PASS|[a-z0-9]Pass|[_-]pwd|[_-]PWD|[a-z0-9]Pwd|^pwd|^pin|[_-]PIN|[_-]pin)$/;

/** The words before `key` and before `secret` in the names of secrets. */
const KEY_OF = words(
  'access account api app application auth authentication client consumer cookie customer decrypt decryption deploy',
  'encrypt encryption function functions gossip hmac ingest ingestion instrumentation integration join jwt license',
  'machine master member node private provisioning root rpc sas seal secret secretapi server service session share',
  'shared sign signing ssh storage subscription symmetric tsig user webhook wireguard wrap wrapping write',
);
const SECRET_OF = words(
  'access api app application bot client consumer cookie encryption hash hmac integration jwt master oauth oauth2 oidc',
  'otp private refresh rpc saml server session shared signature signing totp tsig turn webhook',
);

/** Values with these names are secrets unless they are an option, or the name of a Secret. */
const KEY_WORDS = [
  ...words('token bearer credential credentials connectionstring accesskeyid gossipencryption'),
  ...KEY_OF.map((word) => `${word}key`),
  ...SECRET_OF.map((word) => `${word}secret`),
];

/** Values with these names may be anything: they are secrets if they look random. */
const VAGUE_WORDS = words('secret key cookie seed auth authorization login encrypt');

// How the names of secrets end. Most names end otherwise, and need no comparison with the words.
const ENDINGS = new Set(
  [...PASSWORD_WORDS, ...KEY_WORDS, ...VAGUE_WORDS, 'pass', 'pwd', 'pin', 'sig'].map((word) => word.slice(-3)),
);

// They describe a secret, or name something public.
const PUBLIC = /existing|checksum|digest|fingerprint|thumbprint|sha1|sha256|sha512|public|pub(key)?$/i;
const NO_SECRET_KEY =
  /(version|revision|partition|sort|hash|cache|label|annotation|topology|host|object|primary|foreign|unique|idempotency|map|config|node)key$/i;

const QUANTITY =
  /(^|\.)(max|min|num|total|count|limit|MAX|MIN|NUM|TOTAL)([A-Z_-]).*([tT]okens?|[kK]eys?|TOKENS?|KEYS?)$/;

/** How certain it is that the value of a name is a secret. */
type Strength = 'password' | 'key' | 'vague';

const known = new Map<string, Strength | undefined>();

/** How certain it is that the value of this name is a secret; undefined if it is not. */
function strengthOf(name: string): Strength | undefined {
  if (known.has(name)) return known.get(name);
  const strength = judged(name);
  if (known.size < 20_000) known.set(name, strength);
  return strength;
}

function judged(name: string): Strength | undefined {
  const last = name
    .slice(name.lastIndexOf('/') + 1)
    .replace(/[-_]?(b64|base64)$/i, '')
    .replace(/(?<!s)s$/i, '');
  const plain = last.replace(/[-_. ]/g, '').toLowerCase();
  if (!ENDINGS.has(plain.slice(-3))) return undefined;
  if (PUBLIC.test(name.replace(/[-_. ]/g, '')) || QUANTITY.test(last)) return undefined;
  // One pattern of all these words would take longer to compile than all names of a platform to compare.
  const endsWith = (word: string) => plain.endsWith(word);
  if (PASSWORD_WORDS.some(endsWith) || SHORT_PASSWORDS.test(last)) return 'password';
  if (KEY_WORDS.some(endsWith) || /[A-Z0-9]_SECRET(_KEY)?$/.test(last)) return 'key';
  return (VAGUE_WORDS.some(endsWith) || plain === 'sig') && !NO_SECRET_KEY.test(plain) ? 'vague' : undefined;
}

/** Whether the value of this name is a secret, if it is text. */
export function namesASecret(name: string): boolean {
  const strength = strengthOf(name);
  return strength === 'password' || strength === 'key';
}

/** Whether the value of a name is a secret. */
export function isSecretBehind(name: string, value: string | number): boolean {
  const strength = strengthOf(name);
  if (strength === undefined) return false;
  if (typeof value === 'number') return strength === 'password' || (strength === 'key' && value >= 100_000);
  if (strength === 'vague' && !looksRandom(value, 20)) return false;
  if (strength === 'key' && value.length <= 3) return false;
  return !isNoSecret(value) && !(strength === 'key' && namesSomething(value));
}
