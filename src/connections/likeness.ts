import { hexOf, typable } from '../sanitize/escape.ts';
import type { Connection, Identity } from './types.ts';

/** Characters that nobody sees, e.g. U+200B, U+FEFF and U+00AD, and control characters other than white space. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}|[^\P{Cc}\t-\r]/gu;
/** Lengths at which systems cut texts. */
const CUTS = [32, 50, 64, 100, 128, 200, 250, 255, 256, 500, 512, 1000, 1024];
const ENTITIES = new Map(Object.entries({ '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&amp;': '&' }));
/** In code points: fewer than a secret has, because these bypass redaction. */
const MOST_SHOWN = 3;

/** Returns equal texts for names that differ only in case, Unicode form, white space and invisible characters. */
export const skeletonOf = (name: string): string => simplified(name.normalize('NFKC')).toLowerCase();

/** Whether a system may have made the stored text of the given one: by trimming, normalising, escaping or cutting it. */
export function isFormOf(stored: string, given: string): boolean {
  const simple = simplified(given);
  const plain = stored.replace(/&(?:lt|gt|quot|#39|amp);/g, (entity) => ENTITIES.get(entity) ?? entity);
  return (
    (simple !== given && simplified(stored) === simple) ||
    (plain !== stored && simplified(plain) === simple) ||
    (CUTS.includes(stored.length) && given.startsWith(stored))
  );
}

const simplified = (text: string) => text.normalize('NFC').replace(INVISIBLE, '').replace(/\s+/g, ' ').trim();

/** Returns how two texts differ, e.g. `U+0065 U+0301 instead of U+00E9`. */
export function differenceOf(one: string, other: string): string {
  if (one.toLowerCase() === other.toLowerCase()) return 'upper and lower case';
  const [ones, others] = [[...one], [...other]];
  let start = 0;
  while (start < ones.length && ones[start] === others[start]) start += 1;
  let end = 0;
  while (end < Math.min(ones.length, others.length) - start && ones.at(-1 - end) === others.at(-1 - end)) end += 1;
  const parts = [ones, others].map((all) => all.slice(start, all.length - end));
  if (parts.some(({ length }) => length > MOST_SHOWN)) return 'several characters';
  const named = parts.map((part) => part.map((one) => `U+${hexOf(one).toUpperCase()}`).join(' ') || 'nothing');
  return named.join(' instead of ');
}

/** Says how the name of a connection differs from one that looks the same, and how to refer to the connection. */
export function describeLookAlike({ values, connectionId }: Connection, { name = '' }: Identity): string {
  return `There is "${values.name}" (${connectionId}), spelled differently (${differenceOf(values.name, name)}). To use it, write \`name: ${typable(values.name)}\` or, in a step, \`connection-id: ${connectionId}\`.`;
}
