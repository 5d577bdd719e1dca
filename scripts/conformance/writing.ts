import { aws } from '../../src/connections/aws.ts';
import { vimeo } from '../../src/connections/vimeo.ts';
import { checkAws, checkVimeo } from './type-cases.ts';
import { checkCreate, checkDelete, checkUpdate } from './write-cases.ts';
import type { Writing } from './write-context.ts';

/** Those of the page "Create AWS Connection" first, then others that every AWS account has. */
const REGIONS =
  'us-east-1 us-east-2 us-west-1 us-west-2 eu-west-1 eu-central-1 ap-southeast-1 ap-northeast-1 eu-west-2 eu-west-3 eu-north-1 ca-central-1 sa-east-1 ap-south-1 ap-southeast-2 ap-northeast-2';
/** The number of regions that a run needs. */
const NEEDED = 4;

/** Regions that no connection has; `undefined` when there are too few. */
export function freeRegions(taken: ReadonlySet<string>): readonly string[] | undefined {
  const free = REGIONS.split(' ').filter((region) => !taken.has(region));
  return free.length < NEEDED ? undefined : free;
}

/** Checks what only writes can show. @throws Halt when nothing more may be written. */
export async function checkWriting(w: Writing): Promise<void> {
  for (const [type, checkOwn] of [
    [aws, checkAws],
    [vimeo, checkVimeo],
  ] as const) {
    const one = await checkCreate(w, type);
    if (one === undefined) continue;
    await checkUpdate(w, one);
    await checkOwn(w, one);
    await checkDelete(w, one);
  }
  if (w.lags.length > 0) w.findings.known('read-lag', `${Math.max(...w.lags)} ms at most, in ${w.lags.length} reads`);
  if (w.api.errorShapes.size > 0) w.findings.known('error-shape', [...w.api.errorShapes].join('; '));
}
