/** The two types of connection, as the API spells them. */
export type ConnectionType = 'AWS' | 'VIMEO';

/** The fields that a client may set on a connection. */
export interface Fields {
  readonly name: string;
  readonly description: string;
  readonly enabled: boolean;
  readonly awsAccountId?: string;
  readonly awsRegion?: string;
  readonly clientIdentifier?: string;
  readonly clientSecret?: string;
  readonly accessToken?: string;
}

/** A connection as the sandbox keeps it, its secrets included. */
export interface StoredConnection extends Fields {
  readonly account: string;
  readonly connectionId: string;
  readonly type: ConnectionType;
  readonly version: number;
  readonly createdDate: string;
  readonly updatedDate: string;
}

/** A connection without what the API never returns. */
export type Connection = Omit<StoredConnection, 'account' | 'clientSecret' | 'accessToken'>;

/** The write-only credentials of a Vimeo connection, as they were last sent. */
export interface Secrets {
  readonly clientSecret: string | undefined;
  readonly accessToken: string | undefined;
}

/** The connection with everything that is kept from clients left out. */
export function withoutSecrets(stored: StoredConnection): Connection {
  const { account: _account, clientSecret: _clientSecret, accessToken: _accessToken, ...connection } = stored;
  return connection;
}
