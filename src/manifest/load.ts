import type { Request, UnreadRequest } from '../inputs/request.ts';
import type { ManifestPointer } from '../inputs/task.ts';
import type { Outcome } from '../outcome.ts';
import type { ManifestSource } from './entry.ts';

type StepSource = Omit<ManifestSource, keyof ManifestPointer>;

/**
 * Reads the manifest that the inputs name, if any.
 *
 * @throws InputError with all problems of the manifest, before any request.
 */
export async function withManifest(request: UnreadRequest, source: StepSource): Promise<Request> {
  const { task } = request;
  if (task.kind === 'account' && task.operation === 'export') {
    const { checkExport } = await import('./export.ts');
    await checkExport({ ...source, ...task });
  }
  if (task.kind !== 'manifest') return { ...request, task };
  // A separate chunk, with the parser.
  const { readManifest } = await import('./read.ts');
  const { entries, warnings } = await readManifest({ ...source, ...task });
  return { ...request, task: { ...task, entries }, warnings: [...request.warnings, ...warnings] };
}

/** Writes the file of an export, if the run is one. A file that cannot be written is an error of the outcome. */
export async function withExport(outcome: Outcome, step: Pick<StepSource, 'workspace' | 'redact'>): Promise<Outcome> {
  if (outcome.kind !== 'account' || outcome.task.operation !== 'export') return outcome;
  if (outcome.connections === undefined || outcome.dryRun) return outcome;
  try {
    const { exported, writeExport } = await import('./export.ts');
    await writeExport({ ...outcome.task, ...step }, exported(outcome.connections, step.redact));
    return outcome;
  } catch (error) {
    return { ...outcome, error };
  }
}
