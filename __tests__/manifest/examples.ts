import { connectionTypes } from '../../src/connections/registry.ts';
import { InputError } from '../../src/errors.ts';
import type { ManifestSource } from '../../src/manifest/entry.ts';
import { manifestFrom } from '../../src/manifest/read.ts';
import { createRedact } from '../../src/sanitize/redact.ts';

type Given = Partial<Omit<ManifestSource, 'environment' | 'get'>> & {
  readonly environment?: Readonly<Record<string, string>>;
  /** The step's own. */
  readonly inputs?: Readonly<Record<string, string>>;
};

/** What a manifest in `c.yml` says. */
export function manifest(text: string, { environment = {}, inputs = {}, ...more }: Given = {}) {
  const secrets: string[] = [];
  const { entries: read, warnings } = manifestFrom(text, {
    config: 'c.yml',
    workspace: '/',
    operation: 'ensure',
    types: connectionTypes,
    environment: (name) => environment[name],
    get: (name) => inputs[name] ?? '',
    redact: (shown) => createRedact(secrets)(shown),
    addSecret: (secret) => secrets.push(secret),
    ...more,
  });
  return { entries: read.map((task) => ({ desired: undefined, ...task })), warnings };
}

/** What is wrong with it; nothing when it is acceptable. */
export function problems(text: string, given?: Given): readonly string[] {
  try {
    manifest(text, given);
    return [];
  } catch (error) {
    if (error instanceof InputError) return error.problems;
    throw error;
  }
}

/** A manifest with entries, each of them lines. */
export function entries(...lines: readonly (readonly string[])[]): string {
  return [
    'connections:',
    ...lines.flatMap((entry) => entry.map((line, at) => `  ${at === 0 ? '- ' : '  '}${line}`)),
    '',
  ].join('\n');
}

export const AWS = ['type: aws', 'name: S3'];
export const VIMEO = ['type: vimeo', 'name: Marketing'];
