import { secretInputs } from '../connections/registry.ts';
import { maskedInputs } from '../inputs/desired.ts';
import { didYouMean } from '../inputs/suggest.ts';
import { isWord } from '../sanitize/redact.ts';
import { keysOf, type ManifestSource } from './entry.ts';
import { isVariable, lookUp, referringInputs } from './references.ts';
import type { Tree } from './yaml.ts';

/** Adds each secret once: values from the environment, and secrets in the file, also under a misspelled key. */
export function findSecrets(tree: Tree, { types, environment, addSecret }: ManifestSource): void {
  const known = new Set(types.flatMap(keysOf));
  const secret = secretInputs(types);
  const referring = referringInputs(types);
  const found = new Set<string>();
  // Aliases share lists and maps.
  const seen = { secret: new Set(), other: new Set() };
  for (const [key, { value }] of pairsIn(tree)) {
    const isSecret = secret.includes(key) || (!known.has(key) && didYouMean(key, secret) !== '');
    if (!isSecret && !referring.includes(key)) continue;
    for (const text of textsIn(value, isSecret ? seen.secret : seen.other)) {
      const looked = lookUp(text, environment);
      if (looked?.value !== undefined) found.add(looked.value);
      // The braces can be around the secret itself; a short word is rather a name, and would be masked everywhere.
      const inside = looked?.value ? '' : (/^\$\{([^{}]*)\}$/.exec(text)?.[1] ?? '').trim();
      const isName = isVariable(inside) || /^[a-z_]{1,15}$/i.test(inside);
      const literal = looked === undefined ? text : isName ? '' : inside;
      if (literal !== '' && isSecret) found.add(literal);
    }
  }
  found.forEach(addSecret);
}

/** In characters: of a longer line, only the key at its beginning is shown. */
const LONGEST_CHECKED = 2_000;

/**
 * Returns a function for the number of characters of a line, from its beginning, that may be shown: all, if it is a known
 * key with a plain value or a reference; otherwise the key. After a colon, `=` or `#` in it can be a secret.
 *
 * @param isBroken the file is not YAML: then an unknown key can be a part of a secret as well.
 */
export function createLineFilter({ types, get }: ManifestSource, isBroken: boolean): (line: string) => number {
  const known = ['connections', ...types.flatMap(keysOf)];
  const hidden = ['credentials', ...secretInputs(types), ...maskedInputs(get)];
  const names = hidden.map((input) => input.replaceAll('-', '[-_\\s]*'));
  const risky = new RegExp([...names, '(?<!\\b(?:https?|s3)):', ':(?!//)', '[=：＝#]', '\\$\\{(?!\\{)'].join('|'), 'i');
  return (line) => {
    if (!isWord(line)) return Math.min(line.length, LONGEST_CHECKED);
    const [begin = '', key = '', gap] =
      /^[\s{[-]*["']?(\w[\w.-]*)["']?\s*:(\s*)/.exec(line.slice(0, LONGEST_CHECKED)) ?? [];
    const isKey = known.includes(key);
    if (!isKey && (isBroken || (gap === '' && begin.length < line.length))) return 0;
    const value = line.slice(begin.length);
    const isReference = isVariable(/^["']?\$\{(\w*)\}["']?\s*$/.exec(value)?.[1] ?? '');
    const isPlain = !hidden.includes(key) && !risky.test(value);
    return isKey && (isReference || isPlain) && line.length <= LONGEST_CHECKED ? line.length : begin.length;
  };
}

/** Returns the pairs of all entries and around them, each once despite aliases. */
function pairsIn(tree: Tree) {
  const around = new Map(tree.kind === 'map' ? tree.pairs : []);
  const list = around.get('connections')?.value;
  around.delete('connections');
  const items = list?.kind === 'list' ? list.items : [list];
  const entries = new Set(items.map((item) => (item?.kind === 'map' ? item.pairs : undefined)));
  return [around, ...entries].flatMap((pairs) => [...(pairs ?? [])]);
}

function textsIn(tree: Tree, seen: Set<unknown>): string[] {
  if (tree.kind === 'text') return [tree.text];
  if (seen.has(tree.written)) return [];
  seen.add(tree.written);
  const parts = tree.kind === 'list' ? tree.items : [...tree.pairs.values()].map(({ value }) => value);
  return parts.flatMap((part) => textsIn(part, seen));
}
