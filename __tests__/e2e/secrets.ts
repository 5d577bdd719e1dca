import { base64Of, formsOf } from '../sanitize/forms.ts';

/**
 * Every secret that the scenarios use, by what snapshots show instead. Each has characters that JSON, URLs or base64
 * write in another way, so that an escaped secret is told from one that was taken out.
 */
export const SECRETS = {
  'api-key': 'pictai_4f0c/9b+7e"21==',
  'other-api-key': 'pictai_77aa/other+"key"',
  'client-secret': 'client "secret" & more/é+1',
  'new-client-secret': 'rotated "secret" & more/é+2',
  'access-token': 'access\\token/+%41=1',
  'new-access-token': 'rotated\\token/+%41=2',
  'github-token': 'ghs_0dd"c0ffee/+5',
} as const;

/** The names of the secrets that a text gives away. */
export function leaksIn(text: string): readonly string[] {
  return Object.entries(SECRETS)
    .filter(([, secret]) => [...formsOf(secret), ...base64Of(secret)].some((form) => text.includes(form)))
    .map(([name]) => name);
}

/** The text with each secret's name in its place, for snapshots of what is meant to hold secrets. */
export function withNames(text: string): string {
  return Object.entries(SECRETS).reduce((named, [name, secret]) => {
    const [plain = secret, json = secret] = formsOf(secret);
    return named.replaceAll(plain, `<${name}>`).replaceAll(json, `<${name}>`);
  }, text);
}

const FORMS = ['', ' in JSON', ' in a URL', ' in base64', ' in base64url'];

/** A mask by the name of the secret that it hides, and the form in which it does. */
export function namedMask(mask: string): string {
  const found = Object.entries(SECRETS).flatMap(([name, secret]) => {
    const form = FORMS[formsOf(secret).indexOf(mask)];
    return form === undefined ? [] : [`<${name}>${form}`];
  });
  return found[0] ?? mask;
}
