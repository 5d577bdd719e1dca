/** The repository's secrets when the story begins. All are fake. */
export const FIRST_SECRETS: Readonly<Record<string, string>> = {
  PICTORY_API_KEY: 'pictai_sandbox-key',
  VIMEO_CLIENT_SECRET: 'first-sandbox-client-secret',
  VIMEO_ACCESS_TOKEN: 'first-sandbox-access-token',
};

/** The values that Vimeo issues later, which replace the first ones. */
export const ROTATED_SECRETS: Readonly<Record<string, string>> = {
  VIMEO_CLIENT_SECRET: 'second-sandbox-client-secret',
  VIMEO_ACCESS_TOKEN: 'second-sandbox-access-token',
};
