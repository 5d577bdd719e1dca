import { maskedInputs } from '../inputs/desired.ts';
import type { Request, UnreadRequest } from '../inputs/request.ts';
import type { ManifestPointer, OneTask } from '../inputs/task.ts';
import type { Outcome } from '../outcome.ts';
import type { Entry } from './read.ts';
import type { ManifestSource } from './source.ts';

export interface ManifestReading extends Omit<ManifestSource, 'path' | 'operation' | 'apiKey' | 'defaults' | 'masked'> {
  readonly get: (name: string) => string;
}

/**
 * Reads the manifest that the inputs name, if any.
 *
 * @throws InputError with all problems of the manifest, before any request.
 */
export async function withManifest(request: UnreadRequest, reading: ManifestReading): Promise<Request> {
  const { task } = request;
  if (task.kind === 'account' && task.operation === 'export') {
    const { checkExport } = await import('./export.ts');
    await checkExport({ ...reading, ...task });
  }
  if (task.kind !== 'manifest') return { ...request, task };
  // A separate chunk, with the parser.
  const { readManifest } = await import('./read.ts');
  const { entries, warnings } = await readManifest({
    ...reading,
    path: task.config,
    operation: task.operation,
    apiKey: request.apiKey,
    defaults: (name) => reading.get(name) || undefined,
    masked: maskedInputs(reading.get),
  });
  return {
    ...request,
    task: { ...task, entries: entries.map((entry) => taskOf(entry, task.operation)) },
    warnings: [...request.warnings, ...warnings],
  };
}

/** The task that a separate step would have. */
function taskOf({ type, identity, desired, buckets }: Entry, operation: ManifestPointer['operation']): OneTask {
  if (desired !== undefined) return { kind: 'one', type, identity, state: 'present', operation, desired, buckets };
  return { kind: 'one', type, identity, state: 'absent', operation: operation === 'verify' ? 'verify' : 'delete' };
}

/** Writes the file of an export, if the run is one. A file that cannot be written is an error of the outcome. */
export async function withExport(
  outcome: Outcome,
  { workspace, redact }: Pick<ManifestSource, 'workspace' | 'redact'>,
): Promise<Outcome> {
  if (outcome.kind !== 'account' || outcome.task.operation !== 'export') return outcome;
  if (outcome.connections === undefined || outcome.dryRun) return outcome;
  try {
    const { exported, writeExport } = await import('./export.ts');
    await writeExport({ ...outcome.task, workspace }, exported(outcome.connections, redact));
    return outcome;
  } catch (error) {
    return { ...outcome, error };
  }
}
