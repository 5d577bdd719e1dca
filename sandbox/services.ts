import { type Answer, empty, type Incoming, json } from './http.ts';

/** What a bucket is like; without a rule it is in us-east-2 and open to nobody. */
export interface BucketRule {
  /** By default `us-east-2`; `none` for a bucket that does not exist, `unknown` for an answer without a region. */
  readonly region?: string;
  /** What S3 answers to an unsigned HEAD of a bucket that exists; 403 by default. */
  readonly status?: 200 | 301 | 403;
}

/** What an access token of Vimeo's is like; without a rule it is valid, may do everything and never expires. */
export interface VimeoRule {
  /** Revoked, or never issued (401). */
  readonly invalid?: boolean;
  /** Separated by spaces. */
  readonly scope?: string;
  /** Of a client-credentials grant, without a user. */
  readonly isClient?: boolean;
  /** ISO 8601. */
  readonly expiresOn?: string;
  /** Free space in bytes; `none` without upload access. */
  readonly free?: number | 'none';
}

const EVERYTHING = 'public private purchased create edit delete interact upload promo_codes video_files';
const REQUEST_ID = { 'x-amz-request-id': '4B4F3C0D7E0A9F12' };

/**
 * The four answers of S3 and Vimeo that a preflight reads: HEAD of a bucket, with and without the bucket, the check of a
 * token, and the token's user.
 */
export class Services {
  readonly #buckets = new Map<string, BucketRule>();
  readonly #tokens = new Map<string, VimeoRule>();

  /** Sets what a bucket is like. */
  bucket(name: string, rule: BucketRule): void {
    this.#buckets.set(name, rule);
  }

  /** Sets what an access token is like. */
  vimeoToken(token: string, rule: VimeoRule): void {
    this.#tokens.set(token, rule);
  }

  /** Whether a request is for one of these services. */
  serves({ method, path }: Incoming): boolean {
    return path === '/oauth/verify' || path === '/me' || (method === 'HEAD' && /^\/[a-z0-9.-]{3,63}$/.test(path));
  }

  handle(request: Incoming): Answer {
    return request.method === 'HEAD' ? this.#head(request.path.slice(1)) : this.#vimeo(request);
  }

  #head(name: string): Answer {
    const { region = 'us-east-2', status = 403 } = this.#buckets.get(name) ?? {};
    if (region === 'none') return { ...empty(404), headers: REQUEST_ID };
    return {
      ...empty(status),
      headers: { ...REQUEST_ID, ...(region !== 'unknown' && { 'x-amz-bucket-region': region }) },
    };
  }

  #vimeo({ path, headers }: Incoming): Answer {
    const token = /^bearer (\S+)$/i.exec(headers['authorization'] ?? '')?.[1];
    const rule = this.#tokens.get(token ?? '') ?? {};
    if (token === undefined || rule.invalid) return unauthorized(token ?? '');
    const user = rule.isClient ? undefined : { name: 'The company', account: 'business', uri: '/users/1' };
    if (path === '/oauth/verify') {
      const { scope = EVERYTHING, expiresOn } = rule;
      const app = { name: 'The app', uri: '/apps/1' };
      // Vimeo repeats the token.
      return json(200, { access_token: token, token_type: 'bearer', scope, app, user, expires_on: expiresOn });
    }
    const { free = 5e9 } = rule;
    const upload_quota = free === 'none' ? null : { space: { free, max: 1e12, used: 1e12 - free } };
    return json(200, { ...user, upload_quota });
  }
}

function unauthorized(token: string): Answer {
  return json(401, {
    error: 'You must provide a valid authenticated access token.',
    link: null,
    developer_message: `No user credentials were provided, or they are invalid: ${token}`,
    error_code: 8003,
  });
}
