/** What is stored in the repository's secrets when the story begins. None of it opens anything. */
export const FIRST_SECRETS: Readonly<Record<string, string>> = {
  PICTORY_API_KEY: 'pictai_sandbox-key',
  VIMEO_CLIENT_SECRET: 'first-sandbox-client-secret',
  VIMEO_ACCESS_TOKEN: 'first-sandbox-access-token',
};

/** What Vimeo issues later, and takes the place of the first. */
export const ROTATED_SECRETS: Readonly<Record<string, string>> = {
  VIMEO_CLIENT_SECRET: 'second-sandbox-client-secret',
  VIMEO_ACCESS_TOKEN: 'second-sandbox-access-token',
};
