import { commonFields } from './fields.ts';
import type { ConnectionType } from './types.ts';

const NAME = [/^[A-Za-z0-9 _-]+$/, 'only letters (A–Z, a–z), digits, spaces, underscores and hyphens'] as const;
const TOKEN = [/^(?![Bb]earer\s)/, 'the token alone, without "Bearer"'] as const;
const CREDENTIAL = { credential: true, requiredOnCreate: true, fromEnvironment: true, maxLength: 500 } as const;

/**
 * From the API's page "Update Vimeo Connection": the limits, the characters of a name, partial updates, and that
 * clientSecret and accessToken are never returned.
 */
export const vimeo: ConnectionType = {
  input: 'vimeo',
  api: 'VIMEO',
  label: 'Vimeo connection',
  collection: '/vimeo-connections',
  fields: [
    ...commonFields({ format: NAME, maxLength: 100 }, { maxLength: 250 }),
    { api: 'clientIdentifier', input: 'client-identifier', kind: 'mutable', ...CREDENTIAL },
    { api: 'clientSecret', input: 'client-secret', kind: 'write-only', tagLetter: 's', ...CREDENTIAL },
    { api: 'accessToken', input: 'access-token', kind: 'write-only', tagLetter: 't', ...CREDENTIAL, format: TOKEN },
  ],
  updateAlwaysCarries: [],
  advice:
    'Check the fields against the limits of Vimeo connections: a name of at most 100 letters, digits, spaces, underscores and hyphens, a description of at most 250 characters, credentials of at most 500.',
  // From "Delete Vimeo Connection": always 204, even if there was nothing to delete, or no permission.
  ifNotDeleted:
    'Only the owner of a Vimeo connection may delete it: use the API key of the owner. If it is that key, run again.',
};
