import { ask, findings, type Said, unexpected } from './ask.ts';
import type { Finding, PreflightAccess, Subject } from './check.ts';

const API = 'https://api.vimeo.com';
const ACCEPT = 'application/vnd.vimeo.*+json;version=3.4';
const DAY_MS = 24 * 60 * 60 * 1000;
/** A token that expires earlier is a risk, in days. */
const SOON = 14;
/** Less free space is a risk, in bytes. */
const GIGABYTE = 1e9;
/** Of a message from Vimeo, in characters. */
const LONGEST_MESSAGE = 300;

const APPS = 'https://developer.vimeo.com/apps';
const NEW_TOKEN = `Generate a token at ${APPS}, "Authenticated (you)", with the scopes public, private, edit, interact and upload.`;

/** Scopes that break something if they are missing, with what they break. */
const SCOPES = {
  private: 'private videos cannot be read',
  edit: 'title and privacy of a video cannot be set',
  interact: 'a video cannot be added to a folder',
} as const;

type Json = Readonly<Record<string, unknown>>;

/**
 * Checks the access token of a Vimeo connection: the methods "Verify a token" and "Get the user" of Vimeo's OpenAPI
 * description. Does not check the client secret: the only call that can makes a token each time.
 */
export async function checkVimeo({ values }: Subject, access: PreflightAccess): Promise<readonly Finding[]> {
  const token = String(values['accessToken'] ?? '');
  if (token === '') return skipped('`access-token` is not given, and Pictory never returns it.');
  if (!/^[\x21-\x7e]+$/.test(token)) {
    return withoutToken('The token has white space or characters outside ASCII.');
  }
  const verified = await get('/oauth/verify', token, access);
  if (typeof verified === 'string') return skipped(verified);
  const { status, body } = verified;
  if (status === 401) {
    const said = messageOf(body, access);
    // A gateway can answer with a 401 of its own.
    return NO_TOKEN.includes(body['error_code'])
      ? withoutToken(`Vimeo does not accept the token.${said}`)
      : skipped(`${UNKNOWN}${said}`);
  }
  if (!('app' in body || 'scope' in body)) return skipped(UNKNOWN);
  const isOwned = isObject(body['user']);
  const clientToken = 'The token has no user (a client-credentials token): it cannot upload.';
  return all(
    expiry(body),
    isOwned ? ['passed', 'The token is of a user.'] : ['failed', clientToken, NEW_TOKEN],
    scopes(body),
    isOwned ? await upload(token, access) : ['skipped', 'The token is of no user.'],
  );
}

/** Vimeo's codes of errors for no token, and for a token that is not valid. */
const NO_TOKEN: readonly unknown[] = [8000, 8003];
const UNKNOWN = 'The answer of Vimeo is not as documented.';

function expiry({ expires_on: on }: Json): Said {
  const end = typeof on === 'string' ? Date.parse(on) : Number.NaN;
  // Vimeo accepts the token, so an end in the past is not certain.
  if (Number.isNaN(end) || end - Date.now() >= SOON * DAY_MS) return ['passed', 'Vimeo accepts the token.'];
  return ['risk', `The token expires on ${new Date(end).toISOString().slice(0, 10)}.`, NEW_TOKEN];
}

function scopes({ scope }: Json): Said {
  if (typeof scope !== 'string') return ['skipped', 'Vimeo did not list the scopes.'];
  const given = scope.split(/\s+/);
  if (!given.includes('upload')) {
    return ['failed', 'The token has no scope `upload`, so nothing can be uploaded.', NEW_TOKEN];
  }
  const broken = Object.entries(SCOPES).filter(([name]) => !given.includes(name));
  if (broken.length === 0) return ['passed', 'The token has the scopes it needs.'];
  return ['risk', broken.map(([name, what]) => `Without the scope \`${name}\`, ${what}.`).join(' '), NEW_TOKEN];
}

async function upload(token: string, access: PreflightAccess): Promise<Said> {
  const answer = await get('/me?fields=name,account,upload_quota', token, access);
  if (typeof answer === 'string') return ['skipped', answer];
  const { status, body } = answer;
  if (status === 401) return ['skipped', UNKNOWN];
  const { name, account, upload_quota: quota } = body;
  if (!isObject(quota)) {
    // Any JSON but a user proves nothing.
    if (name === undefined && account === undefined && quota === undefined) return ['skipped', UNKNOWN];
    const fix = `Request upload access at ${APPS}.`;
    return ['failed', 'The app has no upload access.', fix];
  }
  const free = isObject(quota['space']) ? quota['space']['free'] : undefined;
  if (typeof free !== 'number' || free >= GIGABYTE) return ['passed', 'There is space for uploads.'];
  const fix = 'Free space at Vimeo, or get more.';
  return free <= 0
    ? ['failed', 'The account has no space left.', fix]
    : ['risk', 'The account has less than 1 GB left.', fix];
}

/** @returns an answer of Vimeo with status 200 or 401; else the reason why there is none. */
async function get(
  path: string,
  token: string,
  access: PreflightAccess,
): Promise<string | { readonly status: number; readonly body: Json }> {
  const origin = access.endpoints['vimeo'] ?? API;
  const answer = await ask(access, `${origin}${path}`, {
    headers: { Accept: ACCEPT, Authorization: `bearer ${token}` },
  });
  if (typeof answer === 'string') return answer;
  const body = parse(await answer.text());
  const { status } = answer;
  if (status !== 200 && status !== 401) return `${unexpected(new URL(origin).host, answer)}${messageOf(body, access)}`;
  // A proxy answers in HTML.
  return body === undefined ? UNKNOWN : { status, body };
}

/** The message of an error, after a space; it can repeat the token. */
function messageOf(body: Json | undefined, { redact }: PreflightAccess): string {
  const message = body?.['developer_message'];
  return typeof message === 'string' ? ` Vimeo says: "${redact(message).slice(0, LONGEST_MESSAGE)}".` : '';
}

function parse(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null;
}

function skipped(why: string): readonly Finding[] {
  const said: Said = ['skipped', why];
  return all(said, said, said, said);
}

function withoutToken(found: string): readonly Finding[] {
  const rest: Said = ['skipped', 'The token is not valid.'];
  return all(['failed', found, NEW_TOKEN], rest, rest, rest);
}

function all(...said: readonly [token: Said, user: Said, scopes: Said, upload: Said]): readonly Finding[] {
  return findings(['vimeo.token', 'vimeo.user', 'vimeo.scopes', 'vimeo.upload'], 'access-token', said);
}
