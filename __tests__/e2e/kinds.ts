import type { ConnectionType } from '../../sandbox/pictory/connection.ts';
import { SECRETS } from './secrets.ts';

/** One type of connection, and a typical one of it. */
export interface Kind {
  readonly type: string;
  readonly api: ConnectionType;
  readonly name: string;
  /** The inputs that say which connection is meant. */
  readonly which: Readonly<Record<string, string>>;
  /** The inputs that describe all of it. */
  readonly whole: Readonly<Record<string, string>>;
  /** The same, as somebody would have made it by hand. */
  readonly byHand: { readonly type: ConnectionType; readonly name: string; readonly description: string };
}

const description = 'Assets for the campaigns';

export const aws: Kind = {
  type: 'aws',
  api: 'AWS',
  name: 'Production-S3',
  which: { type: 'aws', name: 'Production-S3' },
  whole: {
    type: 'aws',
    name: 'Production-S3',
    description,
    'aws-account-id': '012345678901',
    'aws-region': 'us-east-2',
  },
  byHand: awsByHand('Production-S3'),
};

export const vimeo: Kind = {
  type: 'vimeo',
  api: 'VIMEO',
  name: 'Marketing team',
  which: { type: 'vimeo', name: 'Marketing team' },
  whole: {
    type: 'vimeo',
    name: 'Marketing team',
    description,
    'client-identifier': 'vimeo-client-1',
    'client-secret': SECRETS['client-secret'],
    'access-token': SECRETS['access-token'],
  },
  byHand: { type: 'VIMEO', name: 'Marketing team', description },
};

export const kinds: readonly Kind[] = [aws, vimeo];

/** What all AWS connections in these stories have in common. */
function awsByHand(name: string) {
  return { type: 'AWS', name, description, awsAccountId: '012345678901', awsRegion: 'us-east-2' } as const;
}
