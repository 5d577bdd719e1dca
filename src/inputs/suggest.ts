import leven from 'leven';

/** In characters: no key is as long, and the time to compare grows with the length. */
const LONGEST_COMPARED = 60;
const MOST_SUGGESTED = 3;

/**
 * Returns a question that suggests the words most like a text, e.g. `did you mean "us-east-1" or "us-west-1"?`; empty if
 * more than a third of its letters differ from every word. The text may lack a word's first parts: `region` is like
 * `aws-region`.
 */
export function didYouMean(text: string, words: readonly string[]): string {
  const near = words
    .map((word) => ({ word, differing: distance(text, word) }))
    .filter((one) => isNear(text, one.differing));
  const least = Math.min(...near.map(({ differing }) => differing));
  const nearest = near.filter(({ differing }) => differing === least).slice(0, MOST_SUGGESTED);
  return nearest.length === 0 ? '' : `did you mean ${nearest.map(({ word }) => `"${word}"`).join(' or ')}?`;
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
  if (isTransposed(part, word)) return 1;
  const beginning = part.length > 2 && word.startsWith(part) ? 1 : Number.POSITIVE_INFINITY;
  return Math.min(leven(word, part), beginning, ...endsOf(word).map((end) => leven(end, part) + 0.5));
}

/** Whether two neighbouring letters stand in the wrong order, and nothing else differs, as in `nmae`. */
function isTransposed(text: string, word: string): boolean {
  const at = [...word].findIndex((letter, index) => letter !== text[index]);
  return at >= 0 && text === `${word.slice(0, at)}${word[at + 1]}${word[at]}${word.slice(at + 2)}`;
}

/** Returns `account-id` and `id` for `aws-account-id`. */
function endsOf(word: string): string[] {
  const [, ...rest] = word.split('-');
  return rest.map((_part, at) => rest.slice(at).join('-'));
}
