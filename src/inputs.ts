import leven from 'leven';
import { planPresent } from './connections/plan.ts';
import { allFields } from './connections/registry.ts';
import { createSigner, looksLikeTag } from './connections/tag.ts';
import type { ConnectionType, CredentialsMode, Desired, Field, FieldValue, Identity } from './connections/types.ts';
import { InputError } from './errors.ts';
import { obstacleError } from './obstacles.ts';
import { isConnectionId } from './pictory/answer.ts';

const OPERATIONS = ['ensure', 'get', 'list', 'verify', 'enable', 'disable', 'rotate', 'delete'] as const;
const COMMENT_MODES = ['changes', 'always', 'never'] as const;
const CREDENTIALS_MODES: readonly CredentialsMode[] = ['on-change', 'always', 'on-create'];

/** Inputs whose values never leave the process. */
export const SECRET_INPUTS = ['api-key', 'client-secret', 'access-token', 'github-token'] as const;

export type Operation = (typeof OPERATIONS)[number];
export type CommentMode = (typeof COMMENT_MODES)[number];

/** What every operation is given. */
export interface Settings {
  readonly apiKey: string;
  /** An origin, without a trailing slash. */
  readonly apiUrl: string;
  /** For one request, in milliseconds. */
  readonly timeoutMs: number;
  readonly maxAttempts: number;
  /** Write nothing to Pictory. */
  readonly dryRun: boolean;
  readonly comment: CommentMode;
  readonly commentKey?: string;
  readonly prNumber?: number;
  readonly githubToken: string;
  readonly summary: boolean;
  /** Inputs that mean nothing here, in sentences. */
  readonly warnings: readonly string[];
}

/** What is asked for, fully checked. */
export type Task =
  | { readonly operation: 'list'; readonly types: readonly ConnectionType[] }
  | { readonly operation: 'get' | 'delete'; readonly type: ConnectionType; readonly identity: Identity }
  | {
      readonly operation: 'ensure' | 'verify' | 'enable' | 'disable' | 'rotate';
      readonly type: ConnectionType;
      readonly identity: Identity;
      readonly desired: Desired;
    };

export type Request = Settings & Task;

/** Why GitHub hides the secrets of the repository from this run. */
export type HiddenSecrets = 'fork' | 'dependabot';

/** Where the inputs come from. An input that is not set is an empty text. */
export interface InputSource {
  readonly get: (name: string) => string;
  readonly types: readonly ConnectionType[];
  readonly hiddenSecrets?: HiddenSecrets;
}

/**
 * Reads and checks every input.
 *
 * @throws InputError with all problems at once; nothing was requested by then.
 */
export function readRequest(source: InputSource): Request {
  return new Reader(source).request();
}

/** Reads one set of inputs and gathers the problems on the way. */
class Reader {
  readonly #source: InputSource;
  readonly #problems: string[] = [];

  constructor(source: InputSource) {
    this.#source = source;
  }

  request(): Request {
    const operation = this.#oneOf('operation', OPERATIONS) ?? 'ensure';
    const type = this.#type(operation);
    const settings = this.#settings();
    const task = this.#task(operation, type, settings.apiKey);
    if (task === undefined || this.#problems.length > 0) throw new InputError(this.#problems);
    return { ...settings, warnings: this.#withoutMeaning(operation, type), ...task };
  }

  #settings(): Omit<Settings, 'warnings'> {
    const commentKey = this.#text('comment-key');
    const prNumber = this.#integer('pr-number', 1, Number.MAX_SAFE_INTEGER);
    return {
      apiKey: this.#apiKey(),
      apiUrl: this.#apiUrl(),
      timeoutMs: (this.#integer('timeout', 1, 300) ?? 30) * 1000,
      maxAttempts: this.#integer('max-attempts', 1, 10) ?? 5,
      dryRun: this.#boolean('dry-run') ?? false,
      comment: this.#oneOf('comment', COMMENT_MODES) ?? 'changes',
      githubToken: this.#headerSafe('github-token'),
      summary: this.#boolean('summary') ?? true,
      ...(commentKey === undefined ? {} : { commentKey }),
      ...(prNumber === undefined ? {} : { prNumber }),
    };
  }

  #task(operation: Operation, type: ConnectionType | undefined, apiKey: string): Task | undefined {
    if (operation === 'list') return { operation, types: type === undefined ? this.#source.types : [type] };
    const identity = this.#identity(type, operation);
    if (type === undefined) return undefined;
    if (operation === 'get' || operation === 'delete') return { operation, type, identity };

    const desired = this.#desired(operation, type, identity);
    const { obstacle, ...plan } = planPresent(null, desired, createSigner(apiKey));
    if (obstacle?.kind === 'no-room') {
      const { message, fix } = obstacleError({ ...plan, action: 'none', obstacle });
      this.#problems.push(`description: ${message} ${fix}`);
    }
    return { operation, type, identity, desired };
  }

  #desired(
    operation: 'ensure' | 'verify' | 'enable' | 'disable' | 'rotate',
    type: ConnectionType,
    identity: Identity,
  ): Desired {
    const base = { type, identity, whenMissing: 'fail' } as const;
    const enabled = this.#boolean('enabled');
    switch (operation) {
      case 'enable':
      case 'disable': {
        const wanted = operation === 'enable';
        if (enabled === !wanted) this.#contradiction(`operation is "${operation}", and enabled is "${enabled}"`);
        return { ...base, values: { enabled: wanted }, credentials: 'on-create' };
      }
      case 'rotate':
        return { ...base, values: this.#credentials(type), credentials: 'always' };
      case 'ensure':
      case 'verify': {
        const { name } = identity;
        return {
          type,
          identity,
          whenMissing: 'create',
          credentials: this.#oneOf('credentials', CREDENTIALS_MODES) ?? 'on-change',
          values: {
            ...this.#values(type.fields),
            ...(name === undefined ? {} : { name }),
            ...(operation === 'verify' && enabled === undefined ? { enabled: true } : {}),
          },
        };
      }
    }
  }

  #credentials(type: ConnectionType): Desired['values'] {
    const fields = type.fields.filter(({ credential }) => credential);
    const values = this.#values(fields);
    const secret = fields.filter(({ kind }) => kind === 'write-only');
    if (fields.length === 0) {
      this.#problems.push(
        `operation: "rotate" sends credentials, and an ${type.label} has none; expected another type`,
      );
    } else if (secret.every(({ api }) => values[api] === undefined)) {
      this.#problems.push(`operation: "rotate" needs at least one of ${inputsOf(secret)}; all are empty`);
    }
    return values;
  }

  #values(fields: readonly Field[]): Record<string, FieldValue> {
    return Object.fromEntries(
      fields.flatMap((field): [string, FieldValue][] => {
        if (field.api === 'name') return [];
        if (field.api === 'enabled') {
          const value = this.#boolean(field.input);
          return value === undefined ? [] : [[field.api, value]];
        }
        const value = this.#text(field.input);
        if (value === undefined) return [];
        this.#checkField(field, value);
        return [[field.api, value]];
      }),
    );
  }

  #checkField(field: Field, value: string): void {
    const expected = field.check?.(value);
    if (expected !== undefined) this.#problem(field.input, value, expected);
    if (field.api === 'description' && looksLikeTag(value)) {
      this.#problem(
        field.input,
        value,
        'a text without "[pictory-action", which marks the tag that this action writes',
      );
    }
  }

  #identity(type: ConnectionType | undefined, operation: Operation): Identity {
    const connectionId = this.#text('connection-id');
    const name = this.#text('name');
    const previousName = this.#text('previous-name');
    if (connectionId === undefined && name === undefined) {
      this.#problems.push('name: it is empty, and so is connection-id; one of them says which connection is meant');
    }
    if (connectionId !== undefined && !isConnectionId(connectionId)) {
      this.#problem(
        'connection-id',
        connectionId,
        'an id as Pictory made it, such as 20251217080657842fux3au9kh1p0j5s',
      );
    }
    const nameField = type?.fields.find(({ api }) => api === 'name');
    if (name !== undefined && nameField !== undefined) this.#checkField(nameField, name);
    const renames = (operation === 'ensure' || operation === 'verify') && connectionId === undefined;
    if (renames && previousName !== undefined && (name === undefined || previousName === name)) {
      this.#contradiction(
        `previous-name is "${previousName}", and name is ${name === undefined ? 'empty' : 'the same'}`,
      );
    }
    return {
      ...(connectionId === undefined ? {} : { connectionId }),
      ...(name === undefined ? {} : { name }),
      ...(renames && previousName !== undefined ? { previousName } : {}),
    };
  }

  #type(operation: Operation): ConnectionType | undefined {
    const { types } = this.#source;
    const names = types.map(({ input }) => input);
    const name = this.#oneOf('type', names);
    if (name === undefined && operation !== 'list' && this.#text('type') === undefined) {
      this.#problems.push(`type: it is empty; expected one of ${names.join(', ')}`);
    }
    return types.find(({ input }) => input === name);
  }

  #apiKey(): string {
    const key = this.#headerSafe('api-key');
    if (key === '' && this.#text('api-key') === undefined) this.#problems.push(missingKey(this.#source.hiddenSecrets));
    if (/^bearer\s/i.test(this.#source.get('api-key'))) {
      this.#problems.push('api-key: it begins with "Bearer"; expected the raw key alone, which begins with pictai_');
    }
    return key;
  }

  /** A text that can be sent as a header; its value is never shown. */
  #headerSafe(name: string): string {
    const value = this.#source.get(name);
    if (/^[\x21-\x7e]*$/.test(value)) return value;
    if (!/^bearer\s/i.test(value)) {
      this.#problems.push(`${name}: it has spaces, line breaks or characters outside ASCII; expected the key alone`);
    }
    return '';
  }

  #apiUrl(): string {
    const given = this.#text('api-url') ?? 'https://api.pictory.ai';
    const url = URL.parse(given);
    const isOrigin = url !== null && url.href === `${url.origin}/`;
    const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname));
    if (isOrigin && isSafe) return url.origin;
    // A URL with a password in it is not repeated.
    this.#problem(
      'api-url',
      url?.password ? '(with a password)' : given,
      'an origin: https:// and a host, such as https://api.pictory.ai (http:// to a loopback address only), without path, query, user or password',
    );
    return 'https://api.pictory.ai';
  }

  #withoutMeaning(operation: Operation, type: ConnectionType | undefined): string[] {
    const meant = new Set(meaningful(operation, type));
    if (this.#text('connection-id') !== undefined) meant.delete('previous-name');
    const candidates = [
      'name',
      'connection-id',
      'previous-name',
      'comment-key',
      'pr-number',
      ...allFields(this.#source.types).map(({ input }) => input),
    ];
    const given = [...new Set(candidates)].filter((input) => !meant.has(input) && this.#text(input) !== undefined);
    if (!meant.has('credentials') && !['', 'on-change'].includes(this.#source.get('credentials')))
      given.push('credentials');
    const of = type === undefined ? '' : ` of ${type.label}s`;
    return given.map((input) => `The input ${input} means nothing for operation "${operation}"${of}, and is ignored.`);
  }

  #text(name: string): string | undefined {
    const value = this.#source.get(name);
    return value === '' ? undefined : value;
  }

  #oneOf<Name extends string>(name: string, allowed: readonly Name[]): Name | undefined {
    const value = this.#text(name);
    const found = allowed.find((one) => one === value);
    if (value !== undefined && found === undefined) {
      const [nearest] = [...allowed].sort((a, b) => leven(a, value.toLowerCase()) - leven(b, value.toLowerCase()));
      this.#problem(name, value, `one of ${allowed.join(', ')}; did you mean "${nearest}"?`);
    }
    return found;
  }

  #boolean(name: string): boolean | undefined {
    const value = this.#text(name);
    if (value === undefined) return undefined;
    // The spellings of YAML's core schema, as everywhere in workflows.
    if (/^(true|True|TRUE)$/.test(value)) return true;
    if (/^(false|False|FALSE)$/.test(value)) return false;
    this.#problem(name, value, 'true or false', { once: true });
    return undefined;
  }

  #integer(name: string, least: number, most: number): number | undefined {
    const value = this.#text(name);
    if (value === undefined) return undefined;
    const number = /^\d{1,16}$/.test(value) ? Number(value) : Number.NaN;
    if (number >= least && number <= most) return number;
    const range = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`;
    this.#problem(name, value, `a whole number ${range}`);
    return undefined;
  }

  #problem(input: string, given: string, expected: string, { once = false } = {}): void {
    const isSecret = SECRET_INPUTS.some((secret) => secret === input);
    const text = `${input}: ${isSecret ? '' : `got ${JSON.stringify(given)}; `}expected ${expected}`;
    if (!(once && this.#problems.includes(text))) this.#problems.push(text);
  }

  #contradiction(what: string): void {
    this.#problems.push(`${what}: these contradict each other; leave one of them out, or correct it`);
  }
}

function meaningful(operation: Operation, type: ConnectionType | undefined): readonly string[] {
  if (operation === 'list') return [];
  if (operation === 'get') return ['name', 'connection-id'];
  const always = ['name', 'connection-id', 'comment-key', 'pr-number'];
  switch (operation) {
    case 'delete':
      return always;
    case 'enable':
    case 'disable':
      return [...always, 'enabled'];
    case 'rotate':
      return [...always, ...(type?.fields ?? []).filter(({ credential }) => credential).map(({ input }) => input)];
    default:
      return [...always, 'previous-name', 'credentials', ...(type?.fields ?? []).map(({ input }) => input)];
  }
}

function missingKey(hidden: HiddenSecrets | undefined): string {
  const base = 'api-key: it is empty';
  switch (hidden) {
    case 'fork':
      return `${base}, because GitHub gives no secrets to pull requests from forks; skip the step there with \`if: github.event.pull_request.head.repo.full_name == github.repository\``;
    case 'dependabot':
      return `${base}, because GitHub gives Dependabot none of the secrets of Actions; skip the step there with \`if: github.actor != 'dependabot[bot]'\`, or store the key as a Dependabot secret too`;
    case undefined:
      return `${base}; expected the API key from the API Access page in Pictory, as a secret: \${{ secrets.PICTORY_API_KEY }} (is the secret's name right, and is it visible to this repository and environment?)`;
  }
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

function inputsOf(fields: readonly Field[]): string {
  return fields.map(({ input }) => input).join(' and ');
}
