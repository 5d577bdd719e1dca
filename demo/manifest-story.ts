import { expression, type Scene, type With, type World } from './scene.ts';

const step: With = {
  'api-key': expression('secrets.PICTORY_API_KEY'),
  config: 'pictory.yml',
  'expect-plan': 'reviewed',
};
const env: With = {
  VIMEO_CLIENT_SECRET: expression('secrets.VIMEO_CLIENT_SECRET'),
  VIMEO_ACCESS_TOKEN: expression('secrets.VIMEO_ACCESS_TOKEN'),
};
const files = {
  'pictory.yml': `connections:
  - type: aws
    name: Footage
    description: Raw footage
    aws-account-id: "012345678901"
    aws-region: us-west-2
  - type: aws
    name: Music
    aws-account-id: "012345678901"
    aws-region: eu-west-1
  - type: vimeo
    name: Trailers
    client-identifier: trailers-app
    client-secret: \${VIMEO_CLIENT_SECRET}
    access-token: \${VIMEO_ACCESS_TOKEN}
`,
};

/** The life of a manifest: preview, reviewed apply, drift, and a change that nobody reviewed. */
export const manifestStory: readonly Scene[] = [
  {
    title: 'A pull request adds a manifest of three connections: one comment for all',
    on: { event: 'pull_request', number: 10, title: 'Connections as code' },
    with: step,
    env,
    files,
    expected: {
      exitCode: 0,
      outputs: { action: 'update', changed: 'true', applied: 'false' },
      writes: [],
      comment: '### Preview: 3 to create',
    },
  },
  {
    title: 'It is merged: what was reviewed is written, and nothing else',
    on: { event: 'push', merges: 10 },
    with: step,
    env,
    files,
    expected: {
      exitCode: 0,
      outputs: { action: 'update', changed: 'true', applied: 'true' },
      writes: ['POST /awsconnections', 'POST /awsconnections', 'POST /vimeo-connections'],
      comment: '### Applied: 3 created',
    },
  },
  {
    title: 'At night, verify lists drift, and connections without an entry',
    on: { event: 'schedule' },
    meanwhile: {
      said: 'Somebody disables one connection in Pictory, and makes another one by hand.',
      done: driftByHand,
    },
    with: { operation: 'verify', 'api-key': expression('secrets.PICTORY_API_KEY'), config: 'pictory.yml' },
    env,
    files,
    expected: { exitCode: 1, outputs: { action: 'update', changed: 'true', applied: 'false' }, writes: [] },
  },
  {
    title: 'A pull request is merged without a preview: its change is refused',
    on: { event: 'push', merges: 11 },
    with: step,
    env,
    files: { 'pictory.yml': files['pictory.yml'].replace('Raw footage', 'Footage of everything') },
    expected: {
      exitCode: 1,
      outputs: { action: 'update', changed: 'true', applied: 'false' },
      writes: [],
      comment: 'Open a pull request whose preview shows these changes',
    },
  },
];

function driftByHand({ sandbox: { pictory } }: World): void {
  for (const { connectionId, name } of pictory.list('AWS')) {
    if (name === 'Footage') pictory.update(connectionId, { enabled: false });
  }
  pictory.create({ type: 'AWS', name: 'Test', awsAccountId: '012345678901', awsRegion: 'us-west-1' });
}
