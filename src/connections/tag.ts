import type { Signer } from './signer.ts';
import type { ConnectionType, Field } from './types.ts';

/**
 * The tag at the end of a description: what this action remembers of write-only fields.
 *
 *     Videos of the marketing team [pictory-action k:0F3kQ9xZ s:b71_Lm2c t:Yp-4dR8a]
 *
 * `k` checks which API key made it; each other letter is the fingerprint of one field. Every part is the first 48 bits
 * of an HMAC-SHA-256 keyed with the API key, in base64url: enough to notice a change, and of no use to anybody who does
 * not hold that key already.
 */
const TAG_NAME = 'pictory-action';
const PART_LENGTH = 8;

/** Anything that is, or once was, a tag, with the one space that sets it apart; also one cut off at the end. */
const TAG_LIKE = / ?\[pictory-(?:action(?: [^[\]]*)?(?:\]|$)|(?:a(?:c(?:t(?:io?)?)?)?)?$)/g;
/** What no description of somebody's own may have in it: see {@link looksLikeTag}; as a pattern, for JSON Schema. */
export const TAG_PATTERN: string = TAG_LIKE.source;
/** A tag that another bracket cuts short: it is left where one was pasted into another, and then edited. */
const CUT_SHORT = / ?\[pictory-action k:[\w-]{8}[^[\]]*(?=\[)/g;
const PART = /^[a-z]:[A-Za-z0-9_-]{8}$/;

/** What a tag holds. `damaged` means that somebody edited, cut or doubled it, so that nothing in it counts. */
export interface Tag {
  readonly keyCheck: string;
  readonly fingerprints: ReadonlyMap<string, string>;
  readonly damaged: boolean;
}

type TagParts = Omit<Tag, 'damaged'>;

/** The part of a tag that tells which API key made it. */
export function keyCheckOf(sign: Signer): string {
  return partOf(sign('key check'));
}

/** The part of a tag that tells whether a field's value is the one that was sent last. */
export function fingerprintOf(sign: Signer, field: Field, value: string): string {
  return partOf(sign(`${field.api}\0${value}`));
}

function partOf(signature: Buffer): string {
  return signature.toString('base64url').slice(0, PART_LENGTH);
}

/** Only connections with write-only fields carry a tag. */
export function carriesTag(type: ConnectionType): boolean {
  return type.fields.some((field) => field.kind === 'write-only');
}

/** Takes a stored description apart into what a person wrote and the tag, if there is one. */
export function splitDescription(type: ConnectionType, stored: string): { readonly text: string; readonly tag?: Tag } {
  if (!carriesTag(type)) return { text: stored };
  const [found] = stored.match(TAG_LIKE) ?? stored.match(CUT_SHORT) ?? [];
  if (found === undefined) return { text: stored };
  const text = withoutTags(stored);
  const tag = parseTag(found);
  return { text, tag: { ...tag, damaged: joinDescription(text, tag) !== stored } };
}

/** Puts a description together again; the reverse of {@link splitDescription} for a tag that is not damaged. */
export function joinDescription(text: string, tag: TagParts | undefined): string {
  if (tag === undefined) return text;
  const parts = [...tag.fingerprints]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([letter, part]) => ` ${letter}:${part}`);
  return `${text}${text === '' ? '' : ' '}[${TAG_NAME} k:${tag.keyCheck}${parts.join('')}]`;
}

/** Taking one tag out can make another; no description that somebody wrote takes more rounds than this. */
const MOST_ROUNDS = 100;

/** A text without anything that is, or looks like, a tag; also when taking one out makes another. */
export function withoutTags(text: string): string {
  let rest = text;
  for (let round = 0; round < MOST_ROUNDS && looksLikeTag(rest); round += 1) {
    rest = rest.replace(rest.search(TAG_LIKE) === -1 ? CUT_SHORT : TAG_LIKE, '');
  }
  return rest;
}

/** Whether a text would be taken for a tag, so that nobody may use it in a description of their own. */
export function looksLikeTag(text: string): boolean {
  return text.search(TAG_LIKE) !== -1 || text.search(CUT_SHORT) !== -1;
}

function parseTag(source: string): TagParts {
  const fingerprints = new Map<string, string>();
  for (const word of source.slice(0, -1).split(' ')) {
    if (PART.test(word)) fingerprints.set(word.slice(0, 1), word.slice(2));
  }
  const keyCheck = fingerprints.get('k') ?? '';
  fingerprints.delete('k');
  return { keyCheck, fingerprints };
}
