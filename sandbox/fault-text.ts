import { type Fault, isFaultKind, kindNames } from './faults.ts';

/** The one-line notation of a fault. */
export const FAULT_SYNTAX =
  'METHOD PATH KIND[=VALUE] [xN | forever] [skip=N] [retry-after=SECONDS | +SECONDS | "HTTP DATE"]';

/** A text does not describe a fault; the message says what is wrong with it. */
export class FaultTextError extends Error {}

/**
 * Reads a fault from one line, for example `PUT /awsconnections/* reset-after x1`,
 * `* /** status-429 forever retry-after=2` or `GET /awsconnections slow=500`. The value is milliseconds for `slow`,
 * a status for `echo-key`, an address for `redirect`.
 * @throws FaultTextError
 */
export function parseFault(text: string): Fault {
  const [method = '', path = '', kindAndValue = '', ...options] = text.match(/(?:[^\s"]|"[^"]*")+/g) ?? [];
  const wrong = (why: string): never => {
    throw new FaultTextError(`"${text}" is not a fault: ${why}. Write: ${FAULT_SYNTAX}`);
  };
  if (!/^(?:\*|[A-Za-z]+)$/.test(method)) wrong('it must begin with a method, or * for any');
  if (!/^[/*]/.test(path)) wrong('after the method comes a path that begins with / or *');
  const equals = kindAndValue.indexOf('=');
  const kind = equals < 0 ? kindAndValue : kindAndValue.slice(0, equals);
  if (!isFaultKind(kind) || kind.startsWith('meanwhile')) {
    const kinds = kindNames.filter((name) => name !== 'meanwhile').join(', ');
    return wrong(`"${kind}" is no kind of fault; there are ${kinds}, most of them also with -after`);
  }
  const value = equals < 0 ? undefined : kindAndValue.slice(equals + 1);
  const more = options.map((option) => parseOption(option) ?? wrong(`"${option}" is not understood`));
  return Object.assign({ method, path, kind }, kindValue(kind, value, wrong), ...more);
}

function kindValue(kind: string, value: string | undefined, wrong: (why: string) => never): Partial<Fault> {
  if (value === undefined) return {};
  const plain = kind.replace(/-after$/, '');
  if (plain === 'redirect') return { location: value };
  if (plain === 'slow' && /^\d+$/.test(value)) return { delayMs: Number(value) };
  if (plain === 'echo-key' && /^[2-5]\d\d$/.test(value)) return { status: Number(value) };
  return wrong(`${kind} does not take the value "${value}"`);
}

function parseOption(option: string): Partial<Fault> | undefined {
  const times = /^x([1-9]\d*)$/.exec(option)?.[1];
  if (times !== undefined) return { times: Number(times) };
  if (option === 'forever') return { times: 'forever' };
  const skip = /^skip=(\d+)$/.exec(option)?.[1];
  if (skip !== undefined) return { skip: Number(skip) };
  const retryAfter = /^retry-after="?([^"]+)"?$/.exec(option)?.[1];
  return retryAfter === undefined ? undefined : { retryAfter };
}
