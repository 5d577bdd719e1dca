import about from '../package.json' with { type: 'json' };

/** `owner/name` of the action's repository on GitHub: `repository` in package.json, the only place that decides it. */
export const REPOSITORY: string = about.repository.replace('github:', '');

/**
 * The `User-Agent` of every request, e.g. `pictory-connection-action/1.2.3 (+https://github.com/owner/name)`. The bundle
 * holds the values of package.json, not the file: a new version or name needs a build.
 */
export const USER_AGENT: string = `${about.name}/${about.version} (+https://github.com/${REPOSITORY})`;
