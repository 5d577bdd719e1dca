import { fleet, makeFleet } from './fleet.ts';
import { type Claim, expression, type Scene, type With } from './scene.ts';

const step: With = {
  'api-key': expression('secrets.PICTORY_API_KEY'),
  config: 'studios.yml',
  'expect-plan': 'reviewed',
};
const env: With = {
  VIMEO_CLIENT_SECRET: expression('secrets.VIMEO_CLIENT_SECRET'),
  VIMEO_ACCESS_TOKEN: expression('secrets.VIMEO_ACCESS_TOKEN'),
};
const corrected = fleet('Podcasts');
const pull = { event: 'pull_request', number: 12, title: 'Reorganise the studios' } as const;

const newIdsAreListed: Claim = {
  said: 'the comment lists the new ids',
  holds: ({ sandbox: { pictory, github } }) => {
    const isNew = ({ name }: { readonly name: string }) =>
      ['Archive-London', 'Footage-Zurich', 'Interviews'].includes(name);
    const [comment] = github.comments('octo-org/videos', pull.number);
    const ids = pictory
      .list()
      .filter(isNew)
      .map(({ connectionId }) => connectionId);
    return ids.length === 3 && ids.every((id) => comment?.body.includes(id));
  },
};

/** A pull request on a manifest of thirty connections: warning, mistake, correction, apply. */
export const fleetStory: readonly Scene[] = [
  {
    title: 'A pull request changes ten of thirty connections: what is destroyed comes first',
    on: pull,
    meanwhile: { said: 'The account has the connections of twelve studios and four Vimeo channels.', done: makeFleet },
    with: step,
    env,
    files: { 'studios.yml': fleet('podcasts') },
    expected: {
      exitCode: 0,
      outputs: { action: 'update', changed: 'true', applied: 'false' },
      writes: [],
      comment: '"Podcasts"',
    },
  },
  {
    title: 'The next commit breaks the manifest: the comment says that it is out of date, and why',
    on: pull,
    with: step,
    env,
    files: { 'studios.yml': corrected.replace('aws-region', 'region') },
    expected: {
      exitCode: 1,
      outputs: { action: '', changed: '', applied: '' },
      writes: [],
      comment: '**Out of date since commit',
    },
  },
  {
    title: 'Manifest and name are corrected: the comment is up to date, without the warning',
    on: pull,
    with: step,
    env,
    files: { 'studios.yml': corrected },
    expected: {
      exitCode: 0,
      outputs: { action: 'update', changed: 'true', applied: 'false' },
      writes: [],
      comment: '### Preview: 1 to delete, 1 to replace, 1 to disable, 1 to rename, 4 to update, 2 to create',
    },
  },
  {
    title: 'It is merged: everything is written, and the comment lists the new ids',
    on: { event: 'push', merges: pull.number },
    with: step,
    env,
    files: { 'studios.yml': corrected },
    expected: {
      exitCode: 0,
      outputs: { action: 'update', changed: 'true', applied: 'true' },
      writes: [
        // A replacement is a POST, a DELETE and a PUT.
        ...['DELETE /awsconnections', 'DELETE /awsconnections', 'POST /awsconnections', 'POST /awsconnections'],
        ...Array<string>(5).fill('PUT /awsconnections'),
        ...['POST /vimeo-connections', 'PUT /vimeo-connections', 'PUT /vimeo-connections'],
      ],
      comment: '### Applied: 1 deleted, 1 replaced, 1 disabled, 1 renamed, 4 updated, 2 created',
      also: newIdsAreListed,
    },
  },
];
