import type { ConnectionType } from '../connections/types.ts';
import type { Warning } from '../errors.ts';
import type { Endpoints, PreflightAccess } from '../preflight/check.ts';
import { hasBuckets, SERVICES } from '../preflight/services.ts';
import { readBuckets } from './buckets.ts';
import type { Operation } from './operation.ts';
import type { InputReader } from './reader.ts';

export type PreflightSettings = Pick<PreflightAccess, 'endpoints' | 'buckets'>;

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
      reader.report('buckets: with config, they are keys of the entries');
    }
    const isChecked = ['ensure', 'rotate', 'verify'].includes(operation);
    const ofOperation = isChecked ? undefined : `with operation ${operation}`;
    const ofType = type && !hasBuckets(type) ? `with type ${type.input}` : undefined;
    const alone = isWanted ? undefined : 'without preflight: true';
    const warnings = [
      ...(isWanted ? ignored('preflight', ofOperation) : []),
      ...(buckets.length > 0 ? ignored('buckets', ofOperation ?? ofType ?? alone) : []),
    ];
    if (!isWanted || !isChecked) return { warnings };
    return { preflight: { buckets, endpoints: readEndpoints(reader, type, environment) }, warnings };
  };
}

function ignored(input: string, why: string | undefined): readonly Warning[] {
  if (why === undefined) return [];
  return [{ title: 'Input without effect', message: `Input ${input} has no effect ${why} and is ignored.` }];
}

function readEndpoints(reader: InputReader, type: ConnectionType | undefined, environment: Environment): Endpoints {
  const services = Object.entries(SERVICES).filter(([input]) => type === undefined || type.input === input);
  return Object.fromEntries(
    services.map(([input, { variables, hosts }]) => {
      const name = variables.find((variable) => environment(variable)) ?? '';
      const trusted = hosts === undefined ? '' : `https:// to a host ${hosts.called}, or `;
      const isTrusted = (host: string) => hosts?.are.test(host) === true;
      return [input, reader.address(name, environment(name), isTrusted, `${trusted}http:// to a loopback address`)];
    }),
  );
}
