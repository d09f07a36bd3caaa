import { holdsPrivateKey } from '../synth/key-material';

// What a name says when hyphens, dots and underscores are taken out. `passwordKey`, `existingSecret`, `tokenPath` and
// the like name where a secret stands, and end otherwise.
const SECRET_NAME =
  /(password|passwd|passphrase|secretaccesskey|secretkey|accesskey|accesskeyid|accountkey|apikey|token|clientsecret|privatekey|signingkey|encryptionkey)$/i;

// Short words that others end in: a bypass, the variable PWD.
const SHORT_SECRET_NAME = /(^pass|[_-]pass|[_-]PASS|[a-z0-9]Pass|[_-]pwd|[_-]PWD|[a-z0-9]Pwd)$/;

/** Whether what bears this name is a secret, if it is text. */
export function namesASecret(name: string): boolean {
  return SECRET_NAME.test(name.replace(/[-_.]/g, '')) || SHORT_SECRET_NAME.test(name);
}

// What takes the place of a secret: what a program replaces when it starts (a variable, the contents of a file, a
// template), what a tool has encrypted, a file's path, or a word that is no secret.
const IN_PLACE_OF_A_SECRET: readonly RegExp[] = [
  /^\s*$/,
  /^(\$\{[^}]+\}|\$\([^)]+\)|\$__(env|file)\{[^}]+\}|\$[A-Z_]+|%\(.+\)s)$/,
  /^\{\{.*\}\}$/s,
  /^ENC\[/,
  /^(\/[\w.-]+){2,}$/,
  /^(true|false|yes|no|on|off|null|none)$/i,
];

/** Whether a text that stands where a secret would is none. */
export function isNoSecret(text: string): boolean {
  return IN_PLACE_OF_A_SECRET.some((form) => form.test(text));
}

interface Form {
  readonly is: string;
  readonly form: RegExp;
}

// Texts that are credentials wherever they stand.
const FORMS: readonly Form[] = [
  { is: 'an access key of AWS', form: /\b(AKIA|ASIA)[0-9A-Z]{16}\b/ },
  { is: 'a token of GitHub', form: /\b(gh[pousr]_[A-Za-z0-9]{36,}|github_pat_\w{22,})/ },
  { is: 'a token of GitLab', form: /\bgl(pat|ptt|dt|rt|cbt)-[\w-]{20,}/ },
  { is: 'a token of Grafana', form: /\bgl(sa|c)_[A-Za-z0-9+/=_]{20,}/ },
  { is: 'a token of Slack', form: /\bxox[abeoprs]-[\w-]{10,}|hooks\.slack\.com\/services\/T\w+\/B\w+\/\w+/ },
  { is: 'a token of Vault', form: /\bhv[sbr]\.[\w-]{20,}/ },
  { is: 'a key of Google', form: /\bAIza[\w-]{35}\b/ },
  { is: 'a signed token', form: /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}/ },
  { is: 'a private key of age', form: /\bAGE-SECRET-KEY-1[0-9A-Z]{20,}/ },
  { is: 'the hash of a password', form: /\$(apr1|2[aby]|5|6|argon2id?)\$[^\s$]+\$?[./A-Za-z0-9+,=$]{16,}/ },
  { is: 'a login to a registry', form: /"auth"\s*:\s*"[A-Za-z0-9+/=]{8,}"/ },
];

// The user's part of an address, with something behind a colon.
const USER_INFO = /\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@"']*:([^\s/@"']+)@/gi;

const HEADER = /\bauthorization["']?\s*[:=]?\s*["']?(?:basic|bearer|token)\s+([^\s"']+)/gi;

// `name = value` and `name: value` in a configuration of any format, an argument or a connection string.
const ASSIGNMENT =
  /(?:^|[\s{,;&?"'-])["']?([\w.-]*\w)["']?[ \t]*[:=][ \t]*(?:"([^"\n]*)"|'([^'\n]*)'|([^\s"',;&}]+))/gm;

// What a name of a secret has in it: few texts do, and only those are taken apart.
const MAY_NAME_A_SECRET = /pass|pwd|token|secret|key/i;

// An unquoted text that a language computes: a call, a name with dots, a placeholder, the begin of a block.
const COMPUTED = /^[([{<*|>%$]|\(|^[a-z_]+(\.[a-z_]+)+/;

/** Which credential a text holds, if it does: said in words, never with the credential. */
export function credentialIn(text: string): string | undefined {
  if (holdsPrivateKey(text)) return 'a private key';
  const known = FORMS.find(({ form }) => form.test(text));
  if (known) return known.is;
  if (captured(USER_INFO, text).some((password) => !isNoSecret(password))) return 'an address with a password';
  if (captured(HEADER, text).some((login) => !isNoSecret(login))) return 'a header with a login';
  if (!MAY_NAME_A_SECRET.test(text)) return undefined;
  return [...text.matchAll(ASSIGNMENT)].some(isSecret) ? 'a credential behind its name' : undefined;
}

function captured(form: RegExp, text: string): string[] {
  return [...text.matchAll(form)].map(([, part = '']) => part);
}

function isSecret([, name = '', double, single, plain]: RegExpExecArray): boolean {
  if (!namesASecret(name)) return false;
  if (plain !== undefined) return !isNoSecret(plain) && !COMPUTED.test(plain);
  return !isNoSecret(double ?? single ?? '');
}
