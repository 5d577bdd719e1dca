import { expression, type Scene, type With, type World } from './scene.ts';

const step: With = {
  type: 'aws',
  'api-key': expression('secrets.PICTORY_API_KEY'),
  name: 'Production-S3',
  description: 'Raw footage',
  enabled: true,
  'aws-account-id': '012345678901',
  'aws-region': 'us-east-2',
};
const firstEdit: With = { ...step, description: 'Raw footage and music' };
const secondEdit: With = { ...step, description: 'Raw footage, music and voices' };
const editing = { event: 'pull_request', number: 8, title: 'Say what is in the bucket' } as const;

/** The life of an AWS connection: preview, create, nothing to do, edit, drift, repair. */
export const awsStory: readonly Scene[] = [
  {
    title: 'A pull request adds a connection: it is previewed in a comment',
    on: { event: 'pull_request', number: 7, title: 'Connect the bucket' },
    with: step,
    expected: {
      exitCode: 0,
      outputs: {
        action: 'create',
        changed: 'true',
        applied: 'false',
        'dry-run': 'true',
        version: '',
        'connection-id': '',
      },
      writes: [],
      comment: '### Preview: AWS S3 connection `Production-S3` will be created',
    },
  },
  {
    title: 'It is merged: the same step creates the connection, and the comment says so',
    on: { event: 'push', merges: 7 },
    with: step,
    expected: {
      exitCode: 0,
      outputs: { action: 'create', changed: 'true', applied: 'true', 'dry-run': 'false', version: '1' },
      writes: ['POST /awsconnections'],
      comment: '### Applied: AWS S3 connection `Production-S3` was created',
    },
  },
  {
    title: 'Another push: nothing differs, so nothing is written',
    on: { event: 'push' },
    with: step,
    expected: {
      exitCode: 0,
      outputs: { action: 'none', changed: 'false', applied: 'false', version: '1' },
      writes: [],
    },
  },
  {
    title: 'Another pull request edits the description',
    on: editing,
    with: firstEdit,
    expected: {
      exitCode: 0,
      outputs: { action: 'update', changed: 'true', applied: 'false', version: '1' },
      writes: [],
      comment: '### Preview: AWS S3 connection `Production-S3` will be updated',
    },
  },
  {
    title: 'A second commit to it: the same comment is edited',
    on: editing,
    with: secondEdit,
    expected: {
      exitCode: 0,
      outputs: { action: 'update', changed: 'true', applied: 'false', version: '1' },
      writes: [],
      comment: 'Raw footage, music and voices',
    },
  },
  {
    title: 'It is merged: the connection is now version 2',
    on: { event: 'push', merges: 8 },
    with: secondEdit,
    expected: {
      exitCode: 0,
      outputs: { action: 'update', changed: 'true', applied: 'true', version: '2' },
      writes: ['PUT /awsconnections'],
      comment: '### Applied: AWS S3 connection `Production-S3` was updated',
    },
  },
  {
    title: 'At night, verify finds the drift and fails',
    on: { event: 'schedule' },
    meanwhile: {
      said: 'Somebody disables the connection in Pictory and gives it another description.',
      done: disableByHand,
    },
    with: { operation: 'verify', ...secondEdit },
    expected: {
      exitCode: 1,
      outputs: { action: 'update', changed: 'true', applied: 'false', version: '3', enabled: 'false' },
      writes: [],
    },
  },
  {
    title: 'ensure brings the connection back',
    on: { event: 'workflow_dispatch' },
    with: secondEdit,
    expected: {
      exitCode: 0,
      outputs: { action: 'update', changed: 'true', applied: 'true', version: '4', enabled: 'true' },
      writes: ['PUT /awsconnections'],
    },
  },
];

function disableByHand({ sandbox: { pictory } }: World): void {
  for (const { connectionId } of pictory.list('AWS')) {
    pictory.update(connectionId, { enabled: false, description: 'do not use' });
  }
}
