import type { PictorySettings } from './api.ts';
import { type Connection, type ConnectionType, type Fields, type Secrets, withoutSecrets } from './connection.ts';
import type { Connections } from './connections.ts';
import type { Dialect } from './dialect.ts';
import { DEFAULT_ACCOUNT, type KeyRule } from './keys.ts';

/** The fields of a connection created by hand; the others get plausible values. */
export type ByHand = Partial<Fields> & { readonly type: ConnectionType; readonly name: string };

/** Somebody who works on the account by hand, past the API: no field rule applies, and reads never lag. */
export class PictoryConsole {
  readonly #connections: Connections;
  readonly #settings: PictorySettings;
  readonly #account: string;

  constructor(connections: Connections, settings: PictorySettings, account = DEFAULT_ACCOUNT) {
    this.#connections = connections;
    this.#settings = settings;
    this.#account = account;
  }

  /** The same, in the account that a key's rule names. */
  in(account: string): PictoryConsole {
    return new PictoryConsole(this.#connections, this.#settings, account);
  }

  /** The connections of the account, in the order in which they were made. */
  list(type?: ConnectionType): readonly Connection[] {
    const mine = this.#connections.all().filter((one) => one.account === this.#account);
    return mine.filter((one) => type === undefined || one.type === type).map(withoutSecrets);
  }

  get(id: string): Connection | undefined {
    const found = this.#connections.find(id);
    return found === undefined ? undefined : withoutSecrets(found);
  }

  create({ type, ...fields }: ByHand): Connection {
    const made = { ...(type === 'AWS' ? plausibleAws(fields.name) : plausibleVimeo), ...plausible, ...fields };
    return withoutSecrets(this.#connections.add(type, this.#account, made));
  }

  /** Changes fields and raises the version by one. @throws when there is no such connection. */
  update(id: string, changes: Partial<Fields>): Connection {
    return withoutSecrets(this.#connections.change(this.#existing(id), changes));
  }

  /** @throws when there is no such connection. */
  remove(id: string): void {
    this.#connections.remove(this.#existing(id));
  }

  /** The credentials that were last sent for a connection. @throws when there is no such connection. */
  secrets(id: string): Secrets {
    const { clientSecret, accessToken } = this.#existing(id);
    return { clientSecret, accessToken };
  }

  /** Switches what the documentation leaves open; the rest stays as it is. */
  speak(dialect: Partial<Dialect>): void {
    this.#settings.dialect = { ...this.#settings.dialect, ...dialect };
  }

  /** Lets reads show the state of that many milliseconds ago. */
  lag(milliseconds: number): void {
    this.#settings.lagMs = milliseconds;
  }

  /** Sets what one API key may do. */
  key(key: string, rule: KeyRule): void {
    this.#settings.keys = { ...this.#settings.keys, [key]: rule };
  }

  #existing(id: string) {
    const found = this.#connections.find(id);
    if (found === undefined) throw new Error(`The sandbox has no connection ${id}`);
    return found;
  }
}

const plausible = { description: '', enabled: true };
const plausibleVimeo = { clientIdentifier: 'client-id', clientSecret: 'client-secret', accessToken: 'access-token' };

// An account id of its own for every name, so that two connections made without one do not share it.
function plausibleAws(name: string) {
  const digits = [...name].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 999_999_999_989, 7);
  return { awsAccountId: String(digits).padStart(12, '0'), awsRegion: 'us-east-2' };
}
