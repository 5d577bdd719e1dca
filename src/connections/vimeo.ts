import { atMost, commonFields } from './fields.ts';
import type { ConnectionType } from './types.ts';

const MAX_NAME = 100;
const MAX_DESCRIPTION = 250;
const MAX_CREDENTIAL = 500;

/**
 * A Vimeo connection.
 *
 * From the API's page "Update Vimeo Connection": the limits, the characters of a name, partial updates, and that
 * clientSecret and accessToken are never returned.
 */
export const vimeo: ConnectionType = {
  input: 'vimeo',
  api: 'VIMEO',
  label: 'Vimeo connection',
  collection: '/vimeo-connections',
  fields: [
    ...commonFields({
      check: (name) =>
        /^[A-Za-z0-9 _-]+$/.test(name)
          ? atMost(MAX_NAME)(name)
          : 'only letters (A–Z), digits, spaces, underscores and hyphens',
      description: atMost(MAX_DESCRIPTION),
    }),
    {
      api: 'clientIdentifier',
      input: 'client-identifier',
      kind: 'mutable',
      credential: true,
      requiredOnCreate: true,
      check: atMost(MAX_CREDENTIAL),
    },
    {
      api: 'clientSecret',
      input: 'client-secret',
      kind: 'write-only',
      credential: true,
      requiredOnCreate: true,
      tagLetter: 's',
      check: atMost(MAX_CREDENTIAL),
    },
    {
      api: 'accessToken',
      input: 'access-token',
      kind: 'write-only',
      credential: true,
      requiredOnCreate: true,
      tagLetter: 't',
      check: atMost(MAX_CREDENTIAL),
    },
  ],
  updateAlwaysCarries: [],
  maxDescription: MAX_DESCRIPTION,
  advice:
    'Check the fields against the limits of Vimeo connections: a name of at most 100 letters, digits, spaces, underscores and hyphens, a description of at most 250 characters, credentials of at most 500.',
};
