/** Bytes of a text to a string. */
import type { Encoding } from './rules/encoding.ts';

/** Decodes in the encoding that was found; bytes that do not fit become "�". A byte order mark is dropped. */
export function decodeText(bytes: Uint8Array, encoding: Encoding): string {
  return new TextDecoder(encoding).decode(bytes);
}
