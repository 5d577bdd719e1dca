export interface WorkflowEvent {
  /** Such as `pull_request`; empty outside of a workflow. */
  readonly name: string;
  /** GitHub's data about it, of uncertain shape: every part is checked before use. */
  readonly payload: unknown;
}

/** Returns the value at a path of names; `undefined` if there is none. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce((inner, name) => (Object.hasOwn(Object(inner), name) ? Object(inner)[name] : undefined), value);
}

export function textAt(value: unknown, ...path: readonly string[]): string {
  const text = at(value, ...path);
  return typeof text === 'string' ? text : '';
}

/** Returns the SHA of a commit at a path, SHA-1 or SHA-256. */
export function shaAt(value: unknown, ...path: readonly string[]): string | undefined {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i.exec(textAt(value, ...path))?.[0];
}
