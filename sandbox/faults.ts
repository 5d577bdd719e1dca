import { glob } from './glob.ts';
import type { Incoming } from './http.ts';

/**
 * The kind of failure. The plain kinds prevent the request; the `-after` kinds carry it out
 * first and spoil the answer.
 *
 * - `reset`: the connection is cut without an answer (plainly: `reset-before`)
 * - `status-503`: any status
 * - `html`: a proxy's page with status 502; `html-200`: the same, but claiming success
 * - `empty`: status 200 without a body
 * - `hang`: no answer, ever
 * - `slow`: carried out, or answered, only after `delayMs`
 * - `redirect`: 302 to `location`, by default to this server under another name
 * - `huge`: an answer without end
 * - `echo-key`: an error that repeats the Authorization header and the body of the request
 * - `cut`: the answer's true length, half of it, and the connection is cut; `cut-json`: a whole answer with half its
 *   JSON (both are always carried out)
 * - `meanwhile`: calls `meanwhile`, then carries out as if nothing had happened; `meanwhile-after`: calls it last
 */
export type FaultKind =
  | 'reset-before'
  | 'cut'
  | 'cut-json'
  | `${StatusKind | EitherWay}${'' | '-after'}`
  | 'reset-after';

type StatusKind = `status-${number}`;
type EitherWay = (typeof eitherWay)[number];

const eitherWay = ['html', 'html-200', 'empty', 'hang', 'slow', 'redirect', 'huge', 'echo-key', 'meanwhile'] as const;

/** One thing that goes wrong with some requests. */
export interface Fault {
  /** A method, or `*`. */
  readonly method: string;
  /**
   * The path, with `*` for anything within a segment and `**` for anything at all. The API's base
   * (`/pictoryapis/v1`, `/github`) may be left out. The query counts only if there is a `?` in it.
   */
  readonly path: string;
  readonly kind: FaultKind;
  /** The number of times; once by default. */
  readonly times?: number | 'forever';
  /** The number of first matching requests to skip. */
  readonly skip?: number;
  /** For `slow`: milliseconds; 1000 by default. */
  readonly delayMs?: number;
  /** For `echo-key`: the status of the error; 400 by default. */
  readonly status?: number;
  /** For `redirect`: where to. */
  readonly location?: string;
  /** The header Retry-After: seconds, or any text; `+3` is the HTTP date of three seconds later. */
  readonly retryAfter?: number | string;
  /** For `meanwhile`: what somebody else does. */
  readonly meanwhile?: () => unknown;
}

/** Reports whether a text is a kind of fault. */
export function isFaultKind(text: string): text is FaultKind {
  if (['reset-before', 'reset-after', 'cut', 'cut-json'].includes(text)) return true;
  const plain = text.replace(/-after$/, '');
  return /^status-[2-5]\d\d$/.test(plain) || eitherWay.some((kind) => kind === plain);
}

/** The plain kinds there are, for messages. */
export const kindNames: readonly string[] = [
  'reset-before',
  'reset-after',
  'status-NNN',
  'cut',
  'cut-json',
  ...eitherWay,
];

interface Planned {
  readonly fault: Fault;
  seen: number;
  struck: number;
}

/** The faults to come. Of several that match a request, the one added first strikes. */
export class FaultPlan {
  #planned: Planned[] = [];

  add(fault: Fault): void {
    this.#planned.push({ fault, seen: 0, struck: 0 });
  }

  clear(): void {
    this.#planned = [];
  }

  /** The fault that strikes this request, if one does. Every fault that matches counts the request for its `skip`. */
  inject(request: Incoming): Fault | undefined {
    const matching = this.#planned.filter(({ fault }) => matches(fault, request));
    for (const planned of matching) planned.seen += 1;
    const due = matching.find(({ fault, seen, struck }) => seen > (fault.skip ?? 0) && struck < limit(fault));
    if (due === undefined) return undefined;
    due.struck += 1;
    return due.fault;
  }
}

const limit = ({ times = 1 }: Fault): number => (times === 'forever' ? Number.POSITIVE_INFINITY : times);

function matches({ method, path }: Fault, request: Incoming): boolean {
  if (method !== '*' && method.toUpperCase() !== request.method) return false;
  const whole = path.includes('?') ? request.target : request.path;
  const below = whole.replace(/^\/(?:pictoryapis\/v1|github)(?=\/|$)/, '');
  const pattern = glob(path);
  return pattern.test(whole) || pattern.test(below);
}
