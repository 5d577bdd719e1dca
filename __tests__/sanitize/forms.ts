/** The forms in which a secret can come back, made without the code that takes them out. */
export function formsOf(secret: string): readonly string[] {
  const json = JSON.stringify(secret).slice(1, -1);
  const url = encodeURIComponent(secret.toWellFormed());
  const html = secret
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
  const numbered = (write: (code: number) => string) =>
    secret.replace(/[^a-zA-Z0-9]/gu, (character) => `&#${write(Number(character.codePointAt(0)))};`);
  const asUnits = (text: string) =>
    text.replace(/[^ -~]|[<>&'"\\]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  const forms = [
    ...[secret, json, json.replaceAll('/', '\\/'), asUnits(secret), upperHex(asUnits(secret))],
    ...[url, lowerHex(url), url.replaceAll('%20', '+'), new URLSearchParams([['', secret]]).toString().slice(1)],
    ...[html, html.replaceAll("'", '&#39;'), html.replaceAll("'", '&apos;'), html.replaceAll("'", '&#039;')],
    ...[numbered(String), numbered((code) => `x${code.toString(16)}`)],
    numbered((code) => `x${code.toString(16).toUpperCase()}`),
    ...[JSON.stringify(json).slice(1, -1), encodeURIComponent(json.toWellFormed()), encodeURIComponent(url)],
  ];
  return [...new Set(forms)];
}

/** What base64 makes of texts that have the secret inside. */
export function inBase64(secret: string, before: string, after: string): readonly string[] {
  const bytes = Buffer.from(`${before}${secret}${after}`);
  const whole = bytes.toString('base64');
  return [whole, bytes.toString('base64url'), whole.replace(/.{76}/g, '$&\r\n')];
}

function upperHex(text: string): string {
  return text.replace(/(?<=\\u)[0-9a-f]{4}/g, (hex) => hex.toUpperCase());
}

function lowerHex(text: string): string {
  return text.replace(/%[0-9A-F]{2}/g, (hex) => hex.toLowerCase());
}
