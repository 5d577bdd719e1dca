/** The forms in which a secret is promised to be hidden, made without the code that takes them out. */
export function formsOf(secret: string): readonly string[] {
  return [...new Set([secret, JSON.stringify(secret).slice(1, -1), ...inUrls(secret), inXml(secret)])];
}

/** Base64 of a longer text: in each of the three, the characters that are the secret's alone. */
export function base64Of(secret: string): readonly string[] {
  return ['', 'x', 'xx'].map((before) => inBase64(before, secret, 'x').secret);
}

/** Base64 of a text with a secret in it, and the parts of that: a character that holds bits of both is in none. */
export function inBase64(before: string, secret: string, after: string) {
  const whole = Buffer.from(`${before}${secret}${after}`).toString('base64');
  const start = (Buffer.byteLength(before) * 8) / 6;
  const end = (Buffer.byteLength(`${before}${secret}`) * 8) / 6;
  return {
    whole,
    before: whole.slice(0, Math.floor(start)),
    secret: whole.slice(Math.ceil(start), Math.floor(end)),
    after: whole.slice(Math.ceil(end)),
  };
}

/** What RFC 3986 and JavaScript leave as it is, with hexadecimal digits of either case. */
function inUrls(secret: string): readonly string[] {
  return [/[\w.~-]/, /[\w.~!'()*-]/].flatMap((plain) => {
    const bytes = [...Buffer.from(secret)].map((byte) => {
      const character = String.fromCharCode(byte);
      return byte < 128 && plain.test(character) ? character : byte;
    });
    const write = (hex: (digits: string) => string) =>
      bytes.map((byte) => (typeof byte === 'string' ? byte : `%${hex(byte.toString(16).padStart(2, '0'))}`)).join('');
    return [write((digits) => digits.toUpperCase()), write((digits) => digits)];
  });
}

function inXml(secret: string): string {
  return secret
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&apos;');
}
