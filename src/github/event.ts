/** What a workflow runs on. */
export interface WorkflowEvent {
  /** Such as `pull_request`; empty outside of a workflow. */
  readonly name: string;
  /** What GitHub says of it. Whatever is read of it is checked first: nothing about its shape is certain. */
  readonly payload: unknown;
}

/** What is at the end of a path of names; `undefined` when the path ends before. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce((inner, name) => (isObject(inner) && Object.hasOwn(inner, name) ? inner[name] : undefined), value);
}

/** The text at the end of a path; empty when there is none. */
export function textAt(value: unknown, ...path: readonly string[]): string {
  const text = at(value, ...path);
  return typeof text === 'string' ? text : '';
}

/** The name of a commit at the end of a path, a SHA-1 or a SHA-256. */
export function shaAt(value: unknown, ...path: readonly string[]): string | undefined {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i.exec(textAt(value, ...path))?.[0];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
