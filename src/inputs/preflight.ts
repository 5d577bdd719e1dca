import type { ConnectionType } from '../connections/types.ts';
import { BUCKET, SERVICES } from '../preflight/services.ts';
import { type Operation, rulesOf } from './operation.ts';
import type { InputReader } from './reader.ts';

/**
 * Reads the inputs `preflight` and `buckets`; `undefined` without a preflight.
 *
 * @param type missing for a manifest, which can have every type.
 * @param environment variables can replace the addresses of the services.
 */
export function readPreflight(
  reader: InputReader,
  operation: Operation | undefined,
  type: ConnectionType | undefined,
  environment: (name: string) => string | undefined,
) {
  const isWanted = reader.boolean('preflight') === true;
  const buckets = readBuckets(reader) ?? [];
  if (reader.text('buckets') !== undefined && reader.text('config') !== undefined) {
    reader.report('buckets: with config, they are keys of the entries');
  }
  if (!isWanted || !rulesOf(operation ?? 'ensure').inputs.includes('preflight')) return undefined;
  const services = Object.entries(SERVICES).filter(([input]) => type === undefined || type.input === input);
  const endpoints = services.map(([input, { variables, hosts }]) => {
    const name = variables.find((variable) => environment(variable)) ?? '';
    const trusted = hosts === undefined ? '' : `https:// to a host ${hosts.called}, or `;
    const isTrusted = (host: string) => hosts?.are.test(host) === true;
    const url = reader.origin(name, environment(name) ?? '', `${trusted}http:// to a loopback address`, isTrusted);
    return [input, url] as const;
  });
  return { buckets, endpoints: Object.fromEntries(endpoints) };
}

/** Reads the names of buckets, separated by commas or line breaks. */
export function readBuckets(reader: InputReader): readonly string[] | undefined {
  const names = reader.text('buckets')?.split(/[,\n]/);
  const buckets = names && [...new Set(names.map((name) => name.trim()))].filter((name) => name !== '');
  const wrong = buckets?.length === 0 ? [''] : buckets?.filter((name) => !new RegExp(`^${BUCKET}$`).test(name));
  const expected = 'names of S3 buckets (3 to 63 lower-case letters, digits, hyphens, dots), without s3:// and folders';
  for (const name of wrong ?? []) reader.reject('buckets', name, expected);
  return buckets;
}
