import * as v from 'valibot';

/** Cipher suites up to TLS 1.2 that Traefik knows, by Go's names. */
const CIPHER_SUITES: readonly string[] = [
  ...['AES_128_CBC_SHA', 'AES_256_CBC_SHA', 'AES_128_GCM_SHA256', 'AES_256_GCM_SHA384'].flatMap((cipher) =>
    ['ECDHE_ECDSA', 'ECDHE_RSA', 'RSA'].map((exchange) => `TLS_${exchange}_WITH_${cipher}`),
  ),
  ...['RC4_128_SHA', 'AES_128_CBC_SHA256'].flatMap((cipher) =>
    ['ECDHE_ECDSA', 'ECDHE_RSA', 'RSA'].map((exchange) => `TLS_${exchange}_WITH_${cipher}`),
  ),
  ...['ECDHE_RSA', 'RSA'].map((exchange) => `TLS_${exchange}_WITH_3DES_EDE_CBC_SHA`),
  ...['ECDHE_ECDSA', 'ECDHE_RSA'].flatMap((exchange) => [
    `TLS_${exchange}_WITH_CHACHA20_POLY1305`,
    `TLS_${exchange}_WITH_CHACHA20_POLY1305_SHA256`,
  ]),
];

/** Those of TLS 1.3, which Traefik accepts by name and Go always uses. */
const TLS13_CIPHER_SUITES: readonly string[] = [
  'TLS_AES_128_GCM_SHA256',
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
];

/** Curves and post-quantum groups, by their names in standards and in Go. */
const CURVES: readonly string[] = `
  secp256r1 secp384r1 secp521r1 x25519 x25519mlkem768 secp256r1mlkem768 secp384r1mlkem1024
  CurveP256 CurveP384 CurveP521 X25519 X25519MLKEM768 SecP256r1MLKEM768 SecP384r1MLKEM1024
`
  .trim()
  .split(/\s+/);

export const cipherSuites = v.array(
  v.picklist(
    [...CIPHER_SUITES, ...TLS13_CIPHER_SUITES],
    "a cipher suite by Go's name, such as TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
  ),
);

export const curves = v.array(v.picklist(CURVES, 'a curve such as X25519, X25519MLKEM768, CurveP256 or CurveP384'));

/** Whether all of the suites are those of TLS 1.3, which need not be named. */
export function areForTls13Only(suites: readonly string[]): boolean {
  return suites.length > 0 && suites.every((suite) => TLS13_CIPHER_SUITES.includes(suite));
}
