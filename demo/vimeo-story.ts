import { type Claim, expression, type Scene, type With, type World } from './scene.ts';
import { ROTATED_SECRETS } from './secrets.ts';

const identity: With = { type: 'vimeo', 'api-key': expression('secrets.PICTORY_API_KEY'), name: 'Marketing' };
const credentials: With = {
  'client-secret': expression('secrets.VIMEO_CLIENT_SECRET'),
  'access-token': expression('secrets.VIMEO_ACCESS_TOKEN'),
};
const step: With = {
  ...identity,
  description: 'The channel of the company',
  'client-identifier': 'sandbox-client-id',
  ...credentials,
};

const credentialsArrived: Claim = {
  said: 'Pictory holds these credentials',
  holds: ({ sandbox: { pictory }, secrets }) =>
    pictory.list('VIMEO').every(({ connectionId }) => {
      const { clientSecret, accessToken } = pictory.secrets(connectionId);
      return clientSecret === secrets.get('VIMEO_CLIENT_SECRET') && accessToken === secrets.get('VIMEO_ACCESS_TOKEN');
    }),
};

/** The life of a Vimeo connection: preview, create, rotate, nothing to do, disable, delete. */
export const vimeoStory: readonly Scene[] = [
  {
    title: 'A pull request adds a Vimeo connection, whose secrets nobody gets to see',
    on: { event: 'pull_request', number: 9, title: 'Publish on Vimeo' },
    with: step,
    expected: {
      exitCode: 0,
      outputs: { action: 'create', changed: 'true', applied: 'false', version: '' },
      writes: [],
      comment: '| client-secret | _will be sent_ |',
    },
  },
  {
    title: 'It is merged: the connection is created, with its credentials',
    on: { event: 'push', merges: 9 },
    with: step,
    expected: {
      exitCode: 0,
      outputs: { action: 'create', changed: 'true', applied: 'true', version: '1' },
      writes: ['POST /vimeo-connections'],
      also: credentialsArrived,
    },
  },
  {
    title: 'rotate sends the new credentials',
    on: { event: 'workflow_dispatch' },
    meanwhile: {
      said: 'Vimeo issues new credentials, and somebody stores them as secrets of the repository.',
      done: storeNewCredentials,
    },
    with: { operation: 'rotate', ...identity, ...credentials },
    expected: {
      exitCode: 0,
      outputs: { action: 'update', changed: 'true', applied: 'true', version: '2' },
      writes: ['PUT /vimeo-connections'],
      also: credentialsArrived,
    },
  },
  {
    title: 'Another push: ensure knows that Pictory has these credentials already',
    on: { event: 'push' },
    with: step,
    expected: {
      exitCode: 0,
      outputs: { action: 'none', changed: 'false', applied: 'false', version: '2' },
      writes: [],
    },
  },
  {
    title: 'The connection is disabled: it keeps everything, and no video can use it',
    on: { event: 'workflow_dispatch' },
    with: { operation: 'disable', ...identity },
    expected: {
      exitCode: 0,
      outputs: { action: 'update', changed: 'true', applied: 'true', version: '3', enabled: 'false' },
      writes: ['PUT /vimeo-connections'],
    },
  },
  {
    title: 'It is deleted',
    on: { event: 'workflow_dispatch' },
    with: { operation: 'delete', ...identity },
    expected: {
      exitCode: 0,
      outputs: { action: 'delete', changed: 'true', applied: 'true', version: '', 'connection-id': '' },
      writes: ['DELETE /vimeo-connections'],
      also: {
        said: 'Pictory has no Vimeo connection left',
        holds: ({ sandbox: { pictory } }) => pictory.list('VIMEO').length === 0,
      },
    },
  },
];

function storeNewCredentials({ secrets }: World): void {
  for (const [name, value] of Object.entries(ROTATED_SECRETS)) secrets.set(name, value);
}
