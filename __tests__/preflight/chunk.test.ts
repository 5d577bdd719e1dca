import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from '@jest/globals';

const DIST = resolve(import.meta.dirname, '../../dist');
const MOST_BYTES = 12_000;

function chunksWith(text: string): readonly string[] {
  return globSync('*.js', { cwd: DIST }).filter((name) => readFileSync(join(DIST, name), 'utf8').includes(text));
}

test(`The checks are a chunk of their own, of at most ${MOST_BYTES} bytes`, () => {
  const chunks = chunksWith('vimeo.upload');
  expect(chunks).toHaveLength(1);
  expect(chunks).toEqual(chunksWith('aws.partition'));
  expect(chunks).not.toContain('index.js');
  expect(readFileSync(join(DIST, chunks[0] ?? '')).length).toBeLessThanOrEqual(MOST_BYTES);
});
