import { isObject, type Json, parseJson } from '../http/json.ts';
import { ask, type Checked, type Finding, type PreflightAccess, type Said, unexpected } from './check.ts';

/** A token that expires earlier is a risk. */
const SOON_MS = 14 * 24 * 60 * 60 * 1000;
const APPS = 'https://developer.vimeo.com/apps';
const NEW_TOKEN = `Generate a token at ${APPS}, "Authenticated (you)", with the scopes public, private, edit, interact and upload.`;
const UNKNOWN = 'The answer of Vimeo is not as documented.';
/** Vimeo's codes of errors for no token, and for a token that is not valid. */
const NO_TOKEN: readonly unknown[] = [8000, 8003];

/** Scopes that break something if they are missing, with what they break. */
const SCOPES = {
  private: 'private videos cannot be read',
  edit: 'title and privacy of a video cannot be set',
  interact: 'a video cannot be added to a folder',
} as const;

/**
 * Checks the access token of a Vimeo connection: the methods "Verify a token" and "Get the user" of Vimeo's OpenAPI
 * description. Does not check the client secret: the only call that can makes a token each time.
 */
export async function checkVimeo({ values }: Checked, access: PreflightAccess): Promise<readonly Finding[]> {
  const token = String(values['accessToken'] ?? '');
  if (token === '') return all(['skipped', '`access-token` is not given, and Pictory never returns it.']);
  if (!/^[\x21-\x7e]+$/.test(token)) return withoutToken('The token has white space or characters outside ASCII.');
  const verified = await get('/oauth/verify', token, access);
  if (typeof verified === 'string') return all(['skipped', verified]);
  const { isRefused, body } = verified;
  const said = isRefused ? vimeoSays(body, access) : '';
  if (isRefused && NO_TOKEN.includes(body['error_code']))
    return withoutToken(`Vimeo does not accept the token.${said}`);
  // A gateway can answer with a 401 or a 200 of its own.
  if (isRefused || !isObject(body['app'])) return all(['skipped', `${UNKNOWN}${said}`]);
  const clientToken = 'The token has no user (a client-credentials token): it cannot upload.';
  return isObject(body['user'])
    ? all(expiry(body), ['passed', 'The token belongs to a user.'], scopes(body), await upload(token, access))
    : all(expiry(body), ['failed', clientToken, NEW_TOKEN], scopes(body), ['skipped', 'The token belongs to no user.']);
}

function expiry({ expires_on: on }: Json): Said {
  const end = typeof on === 'string' ? Date.parse(on) : Number.NaN;
  // Vimeo accepts the token, so an end in the past is not certain.
  if (Number.isNaN(end) || end - Date.now() >= SOON_MS) return ['passed', 'Vimeo accepts the token.'];
  return ['risk', `The token expires on ${new Date(end).toISOString().slice(0, 10)}.`, NEW_TOKEN];
}

function scopes({ scope }: Json): Said {
  if (typeof scope !== 'string') return ['skipped', 'Vimeo did not list the scopes.'];
  const given = scope.split(/\s+/);
  const upload = 'The token has no scope `upload`, so nothing can be uploaded.';
  if (!given.includes('upload')) return ['failed', upload, NEW_TOKEN];
  const broken = Object.entries(SCOPES).filter(([name]) => !given.includes(name));
  if (broken.length === 0) return ['passed', 'The token has the scopes it needs.'];
  return ['risk', broken.map(([name, what]) => `Without the scope \`${name}\`, ${what}.`).join(' '), NEW_TOKEN];
}

async function upload(token: string, access: PreflightAccess): Promise<Said> {
  const answer = await get('/me?fields=name,account,upload_quota', token, access);
  if (typeof answer === 'string') return ['skipped', answer];
  const { isRefused, body } = answer;
  // Any JSON but a user proves nothing.
  if (isRefused || !('name' in body || 'account' in body || 'upload_quota' in body)) return ['skipped', UNKNOWN];
  const { upload_quota: quota } = body;
  if (!isObject(quota)) return ['failed', 'The app has no upload access.', `Request upload access at ${APPS}.`];
  const free = isObject(quota['space']) ? quota['space']['free'] : undefined;
  if (typeof free !== 'number' || free >= 1e9) return ['passed', 'There is space for uploads.'];
  const fix = 'Free space at Vimeo, or get more.';
  if (free <= 0) return ['failed', 'The account has no space left.', fix];
  return ['risk', 'The account has less than 1 GB left.', fix];
}

/** @returns an answer of Vimeo with status 200, or 401 if it is refused; else the reason why there is none. */
async function get(path: string, token: string, access: PreflightAccess) {
  const origin = access.endpoints['vimeo'] ?? 'https://api.vimeo.com';
  const headers = { Accept: 'application/vnd.vimeo.*+json;version=3.4', Authorization: `bearer ${token}` };
  const answer = await ask(access, `${origin}${path}`, { headers });
  if (typeof answer === 'string') return answer;
  const { status } = answer;
  const said = parseJson(await answer.text());
  const body = isObject(said) ? said : {};
  if (status === 200 || status === 401) return { isRefused: status === 401, body };
  return `${unexpected(new URL(origin).host, answer)}${vimeoSays(body, access)}`;
}

/** The message of an error, at most 300 characters, after a space; it can repeat the token. */
function vimeoSays({ developer_message: message }: Json, { redact }: PreflightAccess): string {
  return typeof message === 'string' ? ` Vimeo says: "${redact(message).slice(0, 300)}".` : '';
}

const withoutToken = (found: string) => all(['failed', found, NEW_TOKEN], ['skipped', 'The token is not valid.']);

/** The results for the token; those that are not given are the one before. */
function all(token: Said, user = token, scope = user, upload = scope): readonly Finding[] {
  const said = { 'vimeo.token': token, 'vimeo.user': user, 'vimeo.scopes': scope, 'vimeo.upload': upload };
  return Object.entries(said).map(([id, one]) => [id, 'access-token', ...one]);
}
