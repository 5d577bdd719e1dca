import type { Connection, Identity } from './types.ts';

/** Characters that nobody sees, e.g. U+200B, U+FEFF and U+00AD, and control characters other than white space. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}|[^\P{Cc}\t-\r]/gu;
/** Lengths at which systems cut texts. */
const CUTS = [32, 50, 64, 100, 128, 200, 250, 255, 256, 500, 512, 1000, 1024];
const ENTITIES: Readonly<Record<string, string>> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" };
/** In code points: fewer than a secret has, because these bypass redaction. */
const MOST_SHOWN = 3;

/** Returns equal texts for names that differ only in case, Unicode form, white space and invisible characters. */
export function skeletonOf(name: string): string {
  return simplified(name.normalize('NFKC')).toLowerCase();
}

/** Whether a system may have made the stored text of the given one: by trimming, normalising, escaping or cutting it. */
export function isFormOf(stored: string, given: string): boolean {
  const simple = simplified(given);
  const plain = stored
    .replace(/&(?:lt|gt|quot|#39);/g, (entity) => ENTITIES[entity] ?? entity)
    .replaceAll('&amp;', '&');
  return (
    (simple !== given && simplified(stored) === simple) ||
    (plain !== stored && simplified(plain) === simple) ||
    (CUTS.includes(stored.length) && given.startsWith(stored))
  );
}

function simplified(text: string): string {
  return text.normalize('NFC').replace(INVISIBLE, '').replace(/\s+/g, ' ').trim();
}

/** Returns how two texts differ, e.g. `U+0065 U+0301 instead of U+00E9`. */
export function differenceOf(one: string, other: string): string {
  if (one.toLowerCase() === other.toLowerCase()) return 'upper and lower case';
  const [ones, others] = [[...one], [...other]];
  const shared = Math.min(ones.length, others.length);
  let start = 0;
  while (start < shared && ones[start] === others[start]) start += 1;
  let end = 0;
  while (end < shared - start && ones.at(-1 - end) === others.at(-1 - end)) end += 1;
  const its = ones.slice(start, ones.length - end);
  const theirs = others.slice(start, others.length - end);
  if (Math.max(its.length, theirs.length) > MOST_SHOWN) return 'several characters';
  return `${codePoints(its)} instead of ${codePoints(theirs)}`;
}

function codePoints(characters: readonly string[]): string {
  const codes = characters.map((one) => `U+${one.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}`);
  return codes.length === 0 ? 'nothing' : codes.join(' ');
}

/** Says how the name of a connection differs from one that looks the same, and how to refer to the connection. */
export function describeLookAlike({ values, connectionId }: Connection, { name = '' }: Identity): string {
  const { name: its } = values;
  return `There is "${its}" (${connectionId}), spelled differently (${differenceOf(its, name)}). To use it, give \`connection-id: ${connectionId}\` or, in a manifest, \`name: ${typable(its)}\`.`;
}

/** Returns a text as YAML in which every character can be typed and seen, e.g. `"Cafe\u0301"`. */
function typable(text: string): string {
  return JSON.stringify(text).replace(/[^ -~]/gu, (character) => {
    const code = character.codePointAt(0)?.toString(16) ?? '';
    return code.length > 4 ? `\\U${code.padStart(8, '0')}` : `\\u${code.padStart(4, '0')}`;
  });
}
