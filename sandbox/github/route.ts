import { type Answer, decodeSegment, type Incoming } from '../http.ts';
import type { Viewer } from './access.ts';

/** A request that matched a route and keeps GitHub's description of it. */
export interface RestCall {
  readonly request: Incoming;
  readonly viewer: Viewer;
  /** `owner/name` */
  readonly repository: string;
  /** The other variables of the path; GitHub's description has been checked, so numbers are numbers. */
  readonly path: Readonly<Record<string, string>>;
}

/** One of GitHub's routes. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** The path as GitHub's description spells it. */
  readonly template: string;
  readonly handle: (call: RestCall) => Answer;
}

/** The variables of a path that has the form of a template, or `undefined`. */
export function matchTemplate(template: string, path: string): Readonly<Record<string, string>> | undefined {
  const pattern = template.split('/');
  const given = path.split('/');
  if (given.length !== pattern.length) return undefined;
  const pairs = pattern.map((part, at) => ({ part, value: given[at] ?? '' }));
  const fits = pairs.every(({ part, value }) => (part.startsWith('{') ? value !== '' : part === value));
  if (!fits) return undefined;
  const variables = pairs.filter(({ part }) => part.startsWith('{'));
  return Object.fromEntries(variables.map(({ part, value }) => [part.slice(1, -1), decodeSegment(value)]));
}
