import { BUCKET } from '../preflight/services.ts';
import type { InputReader } from './reader.ts';

/** Reads the names of buckets, separated by commas or line breaks. */
export function readBuckets(reader: InputReader): readonly string[] | undefined {
  const names = reader.text('buckets')?.split(/[,\n]/);
  const buckets = names && [...new Set(names.map((name) => name.trim()))].filter((name) => name !== '');
  const wrong = buckets?.length === 0 ? [''] : buckets?.filter((name) => !new RegExp(`^${BUCKET}$`).test(name));
  for (const name of wrong ?? []) {
    reader.reject(
      'buckets',
      name,
      'names of S3 buckets (3 to 63 lower-case letters, digits, hyphens, dots), without s3:',
    );
  }
  return buckets;
}
