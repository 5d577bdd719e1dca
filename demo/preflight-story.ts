import { expression, type Scene, type World } from './scene.ts';

const preflight = { 'api-key': expression('secrets.PICTORY_API_KEY'), preflight: true };
const CHANNEL = { type: 'VIMEO', name: 'Premieres' } as const;
const GOOD = 'sandbox-access-token-good';
const BAD = 'sandbox-access-token-revoked';

/** What preflight finds before it does harm: a bad token, a bucket in another region. */
export const preflightStory: readonly Scene[] = [
  {
    title: 'A bad token is stopped before it replaces the good one',
    on: { event: 'workflow_dispatch' },
    meanwhile: {
      said: 'Somebody stores a token as the secret that was revoked at Vimeo.',
      done: ({ sandbox, secrets }: World) => {
        sandbox.pictory.create({ ...CHANNEL, accessToken: GOOD });
        sandbox.services.vimeoToken(BAD, { invalid: true });
        secrets.set('VIMEO_ACCESS_TOKEN', BAD);
      },
    },
    with: {
      ...preflight,
      operation: 'rotate',
      type: 'vimeo',
      name: CHANNEL.name,
      'access-token': expression('secrets.VIMEO_ACCESS_TOKEN'),
    },
    expected: {
      exitCode: 1,
      outputs: { action: 'update', applied: 'false', version: '1' },
      writes: [],
      also: {
        said: 'Pictory still holds the good token',
        holds: ({ sandbox: { pictory } }) =>
          pictory
            .list(CHANNEL.type)
            .some(
              ({ name, connectionId }) => name === CHANNEL.name && pictory.secrets(connectionId).accessToken === GOOD,
            ),
      },
    },
  },
  {
    title: 'A bucket in another region is found on the pull request',
    on: { event: 'pull_request', number: 21, title: 'Connect the premieres' },
    meanwhile: {
      said: 'The bucket is in Ireland.',
      done: ({ sandbox }: World) => sandbox.services.bucket('company-premieres', { region: 'eu-west-1', status: 301 }),
    },
    with: {
      ...preflight,
      type: 'aws',
      name: 'Premieres-S3',
      'aws-account-id': '210987654321',
      'aws-region': 'us-east-2',
      buckets: 'company-premieres',
    },
    expected: {
      exitCode: 1,
      outputs: { action: 'create', applied: 'false' },
      writes: [],
      comment: 'The bucket is in `eu-west-1`, and aws-region is `us-east-2`.',
    },
  },
];
