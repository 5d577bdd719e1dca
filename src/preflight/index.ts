import { atOnce } from '../http/at-once.ts';
import type { Check, Checked, Finding, PreflightAccess } from './check.ts';
import { checkAws } from './s3.ts';
import { checkVimeo } from './vimeo.ts';

/** The checks of each type, by its input, e.g. `aws`. A type without an entry has none. */
const CHECKS: Readonly<Record<string, (subject: Checked, access: PreflightAccess) => Promise<readonly Finding[]>>> = {
  aws: checkAws,
  vimeo: checkVimeo,
};

/** Of all checks: services that hang delay a run no longer. The rest is skipped. */
const LONGEST_MS = 60_000;

/** Checks that connections can work, without changing anything. Results are in the order of the subjects. */
export async function preflight(subjects: readonly Checked[], access: PreflightAccess): Promise<readonly Check[]> {
  const bounded = { ...access, end: AbortSignal.any([access.end, AbortSignal.timeout(LONGEST_MS)]) };
  const results = await atOnce(subjects, async (one) => {
    const { name, type } = one;
    const findings = (await CHECKS[type.input]?.(one, bounded)) ?? [];
    return findings.map(([id, subject, result, found, fix = '']) => {
      return { id, type: type.api, name, subject, result, found, fix };
    });
  });
  return results.flat();
}
