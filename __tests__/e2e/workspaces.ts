import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';

const root = mkdtempSync(join(tmpdir(), 'workspaces-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** A workspace with these files, beside those of other names. It is removed after the file's tests. */
export function workspaceOf(name: string, files: Readonly<Record<string, string>> = {}): string {
  const folder = join(root, name);
  mkdirSync(folder, { recursive: true });
  for (const [path, text] of Object.entries(files)) {
    // Another story may read the file of the same name now: it is never empty.
    writeFileSync(join(root, 'next'), text);
    renameSync(join(root, 'next'), join(folder, path));
  }
  return folder;
}
