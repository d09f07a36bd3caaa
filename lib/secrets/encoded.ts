import type * as zlib from 'node:zlib';

const BASE64 = /^[A-Za-z0-9+/_-]+={0,2}$/;
const HEX = /^(0x)?[0-9a-fA-F]+$/;

/** The bytes of a word in base64, if it may be base64. */
export function decoded(word: string): Buffer | undefined {
  if (word.length < 20 || !BASE64.test(word)) return undefined;
  if (HEX.test(word)) return word.length >= 64 && word.length % 2 === 0 ? Buffer.from(word, 'hex') : undefined;
  if (!/[A-Z]/.test(word) || !/[a-z]/.test(word)) return undefined; // a path, or words with dashes
  const bytes = Buffer.from(word, 'base64');
  return bytes.length >= 12 ? unzipped(bytes) : undefined;
}

const MOST_UNZIPPED = 4 * 1024 * 1024;

function unzipped(bytes: Buffer): Buffer {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  const { gunzipSync } = require('node:zlib') as typeof zlib;
  try {
    return gunzipSync(bytes, { maxOutputLength: MOST_UNZIPPED });
  } catch {
    return bytes;
  }
}

/** The text of bytes, if all of them are printable. */
export function asText(bytes: Buffer): string | undefined {
  for (const byte of bytes.subarray(0, 24)) if (!isPrintable(byte)) return undefined;
  const text = bytes.toString('utf8');
  return text.includes('\ufffd') ? undefined : text;
}

function isPrintable(byte: number): boolean {
  return (byte >= 0x20 && byte !== 0x7f) || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/** A text in which wrapped lines of base64 are joined. */
export function withJoinedLines(text: string): string {
  if (!text.includes('\n')) return text;
  return text.replace(/(?<=[A-Za-z0-9+/]{48})\r?\n[ \t]*(?=[A-Za-z0-9+/]{2,}={0,2}\s*$)/gm, '');
}
