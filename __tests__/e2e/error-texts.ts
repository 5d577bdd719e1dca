/** A JSON output without the texts of its errors, and these texts with the place of each. */
export interface WithoutErrors {
  readonly value: unknown;
  readonly texts: readonly (readonly [place: string, text: string])[];
}

/** Takes the texts of all fields named `error` out of a value. That there was an error stays to be seen. */
export function withoutErrors(value: unknown, place = ''): WithoutErrors {
  if (typeof value !== 'object' || value === null) return { value, texts: [] };
  const parts = Object.entries(value).map(([name, part]) => {
    const here = Array.isArray(value) ? `${place}[${name}]` : `${place}.${name}`;
    if (name === 'error' && typeof part === 'string') return { name, value: '…', texts: [[here, part] as const] };
    return { name, ...withoutErrors(part, here) };
  });
  const texts = parts.flatMap((part) => part.texts);
  if (Array.isArray(value)) return { value: parts.map((part) => part.value), texts };
  return { value: Object.fromEntries(parts.map((part) => [part.name, part.value])), texts };
}

/** An output as it is compared: parsed where it is an array or an object. */
export function parsedOutput(text: string): unknown {
  return /^[[{]/.test(text) ? JSON.parse(text) : text;
}
