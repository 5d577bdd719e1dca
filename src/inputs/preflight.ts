import type { ConnectionType } from '../connections/types.ts';
import type { Warning } from '../errors.ts';
import type { Endpoints } from '../preflight/check.ts';
import { BUCKET, SERVICES } from '../preflight/services.ts';
import type { Operation } from './operation.ts';
import type { InputReader } from './reader.ts';

/** The settings of a preflight. */
export interface PreflightSettings {
  readonly endpoints: Endpoints;
  /** The input `buckets`; entries of a manifest have their own. */
  readonly buckets: readonly string[];
}

/** Reads the inputs `preflight` and `buckets`. Problems are in the reader afterwards. */
export type ReadPreflight = (
  reader: InputReader,
  operation: Operation | undefined,
  /** Missing for a manifest, which can have every type. */
  type: ConnectionType | undefined,
) => { readonly preflight?: PreflightSettings; readonly warnings: readonly Warning[] };

type Environment = (name: string) => string | undefined;

/** Creates a reader. Variables of the environment can replace the addresses of the services. */
export function createReadPreflight(environment: Environment): ReadPreflight {
  return (reader, operation = 'ensure', type) => {
    const isWanted = reader.boolean('preflight') === true;
    const buckets = readBuckets(reader) ?? [];
    if (reader.text('buckets') !== undefined && reader.text('config') !== undefined) {
      reader.report('buckets: with config, they belong to the entries of the manifest; put them there');
    }
    const isChecked = ['ensure', 'rotate', 'verify'].includes(operation);
    const because = (why: string) => `has no effect ${why} and is ignored.`;
    const ofOperation = because(`with operation ${operation}`);
    const ofType = type && !hasBuckets(type) ? because(`with type ${type.input}`) : undefined;
    const alone = isWanted ? undefined : because('without preflight: true');
    const ignored = {
      preflight: isWanted && !isChecked ? ofOperation : undefined,
      buckets: buckets.length === 0 ? undefined : isChecked ? (ofType ?? alone) : ofOperation,
    };
    const warnings = Object.entries(ignored)
      .filter(([, why]) => why !== undefined)
      .map(([input, why]) => ({ title: 'Input without effect', message: `Input ${input} ${why}` }));
    if (!isWanted || !isChecked) return { warnings };
    return { preflight: { buckets, endpoints: readEndpoints(reader, type, environment) }, warnings };
  };
}

function readEndpoints(reader: InputReader, type: ConnectionType | undefined, environment: Environment): Endpoints {
  const services = Object.entries(SERVICES).filter(([input]) => type === undefined || type.input === input);
  return Object.fromEntries(
    services.map(([input, { variables, domain }]) => {
      const name = variables.find((variable) => environment(variable)) ?? '';
      const hosts = domain === undefined ? '' : `https:// to a host below ${domain.slice(1)}, or `;
      const isTrusted = (host: string) => domain !== undefined && host.endsWith(domain);
      return [input, reader.address(name, environment(name), isTrusted, `${hosts}http:// to a loopback address`)];
    }),
  );
}

/** Whether connections of a type have buckets to check. */
export function hasBuckets(type: ConnectionType): boolean {
  return SERVICES[type.input]?.hasBuckets === true;
}

/** Reads the names of buckets, separated by commas or line breaks. */
export function readBuckets(reader: InputReader): readonly string[] | undefined {
  const names = reader.text('buckets')?.split(/[,\n]/);
  const buckets = names && [...new Set(names.map((name) => name.trim()))].filter((name) => name !== '');
  const wrong = buckets?.length === 0 ? [''] : buckets?.filter((name) => !new RegExp(`^${BUCKET}$`).test(name));
  for (const name of wrong ?? []) {
    reader.reject(
      'buckets',
      name,
      'names of S3 buckets: 3 to 63 lower-case letters, digits, hyphens and single dots, without s3:// and folders',
    );
  }
  return buckets;
}
