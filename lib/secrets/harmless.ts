/** Texts in the place of a secret that are not one. */

// Placeholders that a program replaces at startup, that a tool decrypts, or that a person has yet to fill in.
const PLACEHOLDERS: readonly RegExp[] = [
  /^\s*$/,
  /^\$\{([^}:]+|[^}]*:\?[^}]*|\w+:?[-=])\}$|^\$\{(env|file|vault|k8s|yaml|ssm|secrets?|aws\w*|gcp\w*|azure\w*):[^}]+\}$/,
  /^\$\([^)]+\)$|^\$__(env|file|vault)\{[^}]+\}$|^\$\w+$|^%\(.+\)s$|^%\w+%$|^\{(env|file|secret)\.[^}]+\}$/,
  /^\{\{.*\}\}$/s,
  /^<[^<>]+>$|^\[[\w -]+\]$|^__\w+__$|^@@?\w+@@?$|^#\{[^}]+\}#?$/,
  /^ENC\[/,
  /^(x{3,}|X{3,}|\*{2,}|•{2,}|-{2,}|\.{2,}|…|\?{2,})$/,
  /^(REDACTED|MASKED|HIDDEN|PLACEHOLDER|TODO|TBD|FIXME|N\/A|CHANGE_?ME|REPLACE_?ME)$/,
  /^(your|insert|replace|put|enter)[-_ ][\w -]*(here|me|token|key|password|secret)[\w -]*$/i,
  /^(true|false|yes|no|on|off|null|none|nil|undefined|unset|unused|enabled|disabled|required|optional|omit(ted)?)$/i,
];

// Where to find a secret: a path, a URL without a login, and references for the tools that read them.
const REFERENCES: readonly RegExp[] = [
  /^(\.{0,2}|~)\/[\w.@-]{0,40}(\/[\w.@${}-]{1,60})*\/?$/,
  /^[a-z]:\\[\w.\\ -]+$/i,
  /^[\w-]{1,40}\.(txt|json|pem|key|crt|ya?ml|conf|env|jwt|token|jwks|asc|p12)$/,
  /^(https?|wss?|tcp|grpcs?|unix|file|ldaps?):\/\/[^\s:@]+(:\d+)?(\/[^\s@]*)?$/,
  /^@?\/[\w./-]+$/,
  /^(ref\+)?(vault|bao|openbao|env|file|secret|secrets|secretref|op|gcp-?sm|gcpsecrets|aws-?sm|awssecrets|awsssm|ssm|azurekeyvault|azkv|akv|sops|k8s|kube|keyring|doppler|infisical|conjur|bws?|pass|keychain|tpm|pkcs11|awskms|gcpkms|azurekms|hashivault|kms|config|configmap)(:|#|\+).+$/i,
  /^arn:aws[\w-]*:(secretsmanager|ssm|kms|iam):/,
  /^(projects|accounts|subscriptions|tenants)\/[\w-]+(\/[\w.-]+)*\/(secrets|keyrings|vaults|cryptoKeys)\b/i,
];

/** Whether a text in the place of a secret is not one: a placeholder, a reference, a file, or a word such as none. */
export function isNoSecret(text: string): boolean {
  const trimmed = text.trim();
  return PLACEHOLDERS.some((form) => form.test(trimmed)) || isReference(trimmed);
}

function isReference(text: string): boolean {
  if (text.startsWith('/') && looksRandom(text) && capitalsInside(text) * 10 > text.length) return false; // base64
  return REFERENCES.some((form) => form.test(text));
}

// Values of a name such as `signingKey` or `token` that are an option and not a secret.
const CHOICE =
  /^((rs|hs|es|ps)(256|384|512)|a?es[-_]?(128|192|256)[\w-]*|(rsa|dsa|ecdsa|ec|ecdh|ed25519|ed448|x25519|ssh-\w+|p-?(256|384|521)|sm2|curve25519)([-_]?\d{2,4})?|(hmac-?)?sha-?\d{1,3}|md5|chacha20(-?poly1305)?|gcm|pem|jwks?|jwt|opaque|oidc|oauth2?|saml|ldap|basic|bearer|digest|static|dynamic|random|auto|automatic|generated?|default|inherit|internal|external|file|env|header|query|cookie|body|vault|kms|tpm|local|any|all)$/i;

// The nouns by which Secrets, and the keys in them, are named.
const NOUN =
  /^(secrets?|tokens?|keys?|apikeys?|creds?|credentials?|passwords?|passwd|passphrase|pass|pwd|auth|tls|certs?|certificates?|ca|ref|username|htpasswd|kubeconfig)\d{0,2}$/;

/** Whether a text is an option, or the name of a Secret or of a key in one. */
export function namesSomething(text: string): boolean {
  if (CHOICE.test(text) || /^(tls|ca|ssh|dockerconfig|id_\w+)\.(key|crt|json|pem)$|^\.dockerconfigjson$/.test(text)) {
    return true;
  }
  if (!/^[A-Za-z][A-Za-z0-9]*([-._/:][A-Za-z0-9]+)*$/.test(text) || text.length > 63) return false;
  const words = text
    .replace(/([a-z])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .split(/[-._/:]/);
  return (
    words.every((word) => /^[a-z]{1,16}\d{0,2}$/.test(word)) &&
    words.some((word) => NOUN.test(word)) &&
    !words.some((word) => /^(super|very|top|my(super)?secret\w*|supersecret\w*)$/.test(word))
  );
}

/** Whether a text looks random: long, with mixed characters, none of which is frequent. */
export function looksRandom(text: string, least = 16): boolean {
  if (text.length < least || /\s/.test(text)) return false;
  const classes = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z\d]/].filter((characters) => characters.test(text)).length;
  if (classes < 2) return false;
  if (!/\d/.test(text))
    return capitalsInside(text) * 8 > text.length && /[A-Z]{2}.*[A-Z]{2}/.test(text) && entropy(text) > 3.6;
  return entropy(text) > 2.8;
}

/** How many capital letters follow small ones: many in base64, and in joined words. */
function capitalsInside(text: string): number {
  return text.match(/[a-z][A-Z]/g)?.length ?? 0;
}

/** Bits per character. */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}
