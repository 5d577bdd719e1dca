import type { ConnectionType } from '../connections/types.ts';
import { maskedInputs } from '../inputs/desired.ts';
import type { Inputs, ManifestRequest, OneRequest, Request } from '../inputs/request.ts';
import type { Entry } from './read.ts';

/** Where a manifest comes from, and what its values may be made of. */
export interface ManifestReading {
  readonly types: readonly ConnectionType[];
  /** Gives an input's text; an input that is not set is empty. */
  readonly get: (name: string) => string;
  readonly environment: (name: string) => string | undefined;
  /** The folder that all paths are in, absolute. */
  readonly workspace: string;
  readonly redact: (text: string) => string;
  /** Takes note of a value that must be shown nowhere. */
  readonly keepSecret: (value: string) => void;
}

/**
 * Reads the manifest that the inputs point to, if they do.
 *
 * @throws InputError with all problems of the manifest at once; nothing was requested by then.
 */
export async function withManifest(inputs: Inputs, reading: ManifestReading): Promise<Request> {
  if (!('config' in inputs)) return inputs;
  if (inputs.operation === 'export') {
    const { checkExport } = await import('./export.ts');
    await checkExport({ path: inputs.config, workspace: reading.workspace });
    return inputs;
  }
  // With the parser, a chunk of its own.
  const { readManifest } = await import('./read.ts');
  const { operation, config, apiKey } = inputs;
  const { entries, warnings } = await readManifest({
    ...reading,
    path: config,
    operation,
    apiKey,
    defaults: (name) => reading.get(name) || undefined,
    masked: maskedInputs(reading.get),
  });
  const settings = { ...inputs, warnings: [...inputs.warnings, ...warnings] };
  return { ...settings, entries: entries.map((entry) => requestOf(entry, settings)) };
}

/** What a step of its own would be asked for. */
function requestOf({ type, identity, desired }: Entry, manifest: Omit<ManifestRequest, 'entries'>): OneRequest {
  const { config: _, operation, ...settings } = manifest;
  if (desired !== undefined) return { ...settings, operation, type, identity, desired };
  const absent = { ...settings, operation: 'delete', type, identity } as const;
  return operation === 'verify' ? { ...absent, checks: true } : absent;
}
