import about from '../package.json' with { type: 'json' };

/** `owner/name` of the action's repository on GitHub: `repository` in package.json, the only place that decides it. */
export const REPOSITORY: string = about.repository.replace('github:', '');

/** The `User-Agent` of every request. It has the values of package.json: a new version or name needs a build. */
export const USER_AGENT: string = `${about.name}/${about.version} (+https://github.com/${REPOSITORY})`;
