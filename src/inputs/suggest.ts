import leven from 'leven';

/** In characters: no key is as long, and the time to compare grows with the length. */
const LONGEST_COMPARED = 60;

/**
 * Returns the word that is most like a text, if only a few letters differ. The text may lack the word's first parts:
 * `region` is like `aws-region`.
 */
export function nearest(text: string, words: readonly string[]): string | undefined {
  const [first] = words
    .map((word) => ({ word, distance: distance(text, word) }))
    .sort((one, other) => one.distance - other.distance);
  return first !== undefined && isNear(text, first.distance) ? first.word : undefined;
}

/** Whether a text is one of the words but for a few letters, as `clientSecret` is `client-secret`. */
export function isLikeAny(text: string, words: readonly string[]): boolean {
  return words.some((word) => isNear(text, distance(text, word)));
}

function isNear(text: string, differing: number): boolean {
  return differing <= Math.min(text.length, LONGEST_COMPARED) / 3;
}

/** Counts the letters that differ between a text and a word, or its end; the missing beginning counts as one. */
function distance(text: string, word: string): number {
  const part = text.slice(0, LONGEST_COMPARED).toLowerCase();
  const beginning = part.length > 2 && word.startsWith(part) ? 1 : Number.POSITIVE_INFINITY;
  return Math.min(leven(word, part), beginning, ...endsOf(word).map((end) => leven(end, part) + 0.5));
}

/** Returns `account-id` and `id` for `aws-account-id`. */
function endsOf(word: string): string[] {
  const [, ...rest] = word.split('-');
  return rest.map((_part, at) => rest.slice(at).join('-'));
}
