import type { ConnectionType, Field, Signer } from './types.ts';

/**
 * The tag at the end of a description, with fingerprints of write-only fields.
 *
 *     Videos of the marketing team [pictory-action k:0F3kQ9xZ s:b71_Lm2c t:Yp-4dR8a]
 *
 * `k` identifies the API key; each other letter is the fingerprint of one field. Every part is the first 48 bits of an
 * HMAC-SHA-256 keyed with the API key, in base64url: enough to detect a change, and useless without that key.
 */
export interface Tag {
  readonly keyCheck: string;
  readonly fingerprints: ReadonlyMap<string, string>;
  /** It was edited, cut or doubled, so nothing in it counts. */
  readonly damaged: boolean;
}

/** Anything that is, or once was, a tag, with the space before it; also a tag cut off at the end. */
export const TAG_LIKE = / ?\[pictory-(?:action(?: [^[\]]*)?(?:\]|$)|(?:a(?:c(?:t(?:io?)?)?)?)?$)/g;
/** A tag cut short by another bracket: it remains if a tag is pasted into another and then edited. */
const CUT_SHORT = / ?\[pictory-action k:[\w-]{8}[^[\]]*(?=\[)/g;
const PART = / ([a-z]):([\w-]{8})(?=[ \]])/g;
/** In characters: far above Pictory's limit, and short enough to search again and again. */
const LONGEST_TAGGED = 10_000;
/** Removing one tag can make another; no description written by a person takes more rounds. */
const MOST_ROUNDS = 100;

/** Returns the part of a tag that identifies the API key. */
export const keyCheckOf = (sign: Signer): string => partOf(sign('key check'));

/** Returns the part of a tag that shows whether a field's value is the last one sent. */
export function fingerprintOf(sign: Signer, field: Field, value: string): string {
  return partOf(sign(`${field.api}\0${value}`));
}

const partOf = (signature: Buffer) => signature.toString('base64url').slice(0, 8);

/** Splits a stored description into a person's text and the tag, which only types with write-only fields have. */
export function splitDescription(type: ConnectionType, stored: string): { readonly text: string; readonly tag?: Tag } {
  const mayCarryTag = type.fields.some(({ kind }) => kind === 'write-only') && stored.length <= LONGEST_TAGGED;
  const [found] = (mayCarryTag ? (stored.match(TAG_LIKE) ?? stored.match(CUT_SHORT)) : null) ?? [];
  if (found === undefined) return { text: stored };
  const parts = [...found.matchAll(PART)].map(([, letter = '', part = '']) => [letter, part] as const);
  const { k: keyCheck = '', ...fingerprints } = Object.fromEntries(parts);
  const tag = { keyCheck, fingerprints: new Map(Object.entries(fingerprints)) };
  const text = withoutTags(stored);
  return { text, tag: { ...tag, damaged: joinDescription(text, tag) !== stored } };
}

/** Joins text and tag; the reverse of {@link splitDescription} for a tag that is not damaged. */
export function joinDescription(text: string, tag: Omit<Tag, 'damaged'> | undefined): string {
  if (tag === undefined) return text;
  const parts = [...tag.fingerprints].map(([letter, part]) => ` ${letter}:${part}`).sort();
  return `${text}${text && ' '}[pictory-action k:${tag.keyCheck}${parts.join('')}]`;
}

/** Removes anything that is, or looks like, a tag, even if a removal makes another one. */
export function withoutTags(text: string): string {
  let rest = text;
  for (let round = 0; round < MOST_ROUNDS && looksLikeTag(rest); round += 1) {
    rest = rest.replace(rest.search(TAG_LIKE) === -1 ? CUT_SHORT : TAG_LIKE, '');
  }
  return rest;
}

/** Whether a text would be read as a tag; descriptions from outside must not contain it. */
export const looksLikeTag = (text: string): boolean => text.search(TAG_LIKE) !== -1 || text.search(CUT_SHORT) !== -1;
