/**
 * Secrets of every form, all of them made up. They are put together when a test runs, so that no scanner of a
 * repository takes a file of ours for a leak.
 */

/** A text of its parts. */
export const of = (...parts: string[]) => parts.join('');

const ALPHABETS = {
  hex: '0123456789abcdef',
  word: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789',
  capitals: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567',
  letters: 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ',
  digits: '0123456789',
} as const;

/** So many characters that look random and are the same in each run. */
export function random(length: number, alphabet: keyof typeof ALPHABETS = 'word', seed = 7): string {
  const characters = ALPHABETS[alphabet];
  let state = seed;
  let text = '';
  while (text.length < length) {
    state = (state * 1103515245 + 12345) % 2147483648;
    text += characters[Math.floor(state / 65536) % characters.length];
  }
  return text;
}

export const base64 = (text: string | Buffer) => Buffer.from(text).toString('base64');

const DASHES = '-'.repeat(5);

/** A PEM block around bytes. */
export function pem(label: string, body: string | Buffer, headers = ''): string {
  const lines = base64(body).match(/.{1,64}/g) ?? [];
  return `${DASHES}BEGIN ${label}${DASHES}\n${headers}${lines.join('\n')}\n${DASHES}END ${label}${DASHES}\n`;
}

const bytes = (length: number) => Buffer.from(random(length, 'word', 11));
const tlv = (tag: number, ...parts: Buffer[]): Buffer => {
  const body = Buffer.concat(parts);
  const length = body.length < 128 ? [body.length] : [0x82, body.length >> 8, body.length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
};
const int = (value: number) => tlv(2, Buffer.from([value]));
const oid = (hex: string) => tlv(6, Buffer.from(hex, 'hex'));

/** Keys in DER, which have the frame of a key and letters in place of numbers. */
export const DER = {
  pkcs8: tlv(0x30, int(0), tlv(0x30, oid('2a864886f70d010101'), tlv(5)), tlv(4, bytes(600))),
  ed25519: tlv(0x30, int(0), tlv(0x30, oid('2b6570')), tlv(4, tlv(4, bytes(32)))),
  pkcs1: tlv(0x30, int(0), tlv(2, bytes(257)), int(3), tlv(2, bytes(256))),
  sec1: tlv(0x30, int(1), tlv(4, bytes(32))),
  encrypted: tlv(0x30, tlv(0x30, oid('2a864886f70d01050d'), tlv(0x30, bytes(60))), tlv(4, bytes(600))),
  pkcs12: tlv(0x30, int(3), tlv(0x30, oid('2a864886f70d010701'), tlv(4, bytes(600)))),
  certificate: tlv(0x30, tlv(0x30, tlv(0xa0, int(2)), tlv(2, bytes(16)), bytes(600)), tlv(3, bytes(257))),
};

/** A signed token. */
export const JWT =
  `${base64('{"alg":"HS256","typ":"JWT"}')}.${base64('{"sub":"somebody","iss":"us"}')}.${random(43)}`.replaceAll(
    '=',
    '',
  );
