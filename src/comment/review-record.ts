import { timingSafeEqual } from 'node:crypto';
import { describeConnection } from '../connections/describe.ts';
import type { Signer } from '../connections/signer.ts';
import type { Plan } from '../plan/plan.ts';
import { changeId, SHORT_ID } from '../plan/plan-id.ts';

/**
 * One change that a preview showed. Besides its id, three hashes explain why another change of the same connection
 * differs from it; large records leave them out.
 */
export interface RecordedChange {
  /** 32 hex digits: a keyed hash of the change's id. Like the others, it cannot be guessed without the key. */
  readonly id: string;
  /** 8 hex digits each: the connection, its values, and its desired values. */
  readonly about?: { readonly subject: string; readonly from: string; readonly to: string };
  /** The number of the run that applied it. */
  readonly appliedBy?: string;
}

/** The only place where a record is valid: a copy elsewhere, or one for another API key, is not. */
export interface RecordPlace {
  readonly sign: Signer;
  readonly owner: string;
  readonly repo: string;
  /** Of the pull request. */
  readonly number: number;
  /** The comment's key. */
  readonly key: string;
}

/** The most characters of a record in a comment. */
const LONGEST_RECORD = 60_000;
/** Above this, a record holds ids alone. */
const LONGEST_FULL_RECORD = 20_000;

/** Returns a plan's change as a record. */
export function recorded(sign: Signer, plan: Plan): RecordedChange {
  const keyed = (text: string, digits: number) => sign(`recorded ${text}`).toString('hex').slice(0, digits);
  const side = (which: 'from' | 'to') =>
    plan.changes.map((change) => [change.field.api, 'sensitive' in change ? null : change[which]]).sort();
  const identity = { name: plan.current?.values.name ?? plan.name };
  return {
    id: keyed(changeId(plan).slice(0, SHORT_ID), 32),
    about: {
      subject: keyed(describeConnection(plan.type, identity), 8),
      from: keyed(JSON.stringify(side('from')), 8),
      to: keyed(JSON.stringify(side('to')), 8),
    },
  };
}

/** Returns the line of a comment that records changes; `undefined` if there are too many. */
export function recordLine(place: RecordPlace, changes: readonly RecordedChange[]): string | undefined {
  const full = line(place, changes);
  if (full.length <= LONGEST_FULL_RECORD) return full;
  const bare = line(
    place,
    changes.map(({ about: _, ...change }) => change),
  );
  return bare.length <= LONGEST_RECORD ? bare : undefined;
}

const CHANGE = /^([0-9a-f]{32})(?:\.([0-9a-f]{8})\.([0-9a-f]{8})\.([0-9a-f]{8}))?(?:@(\d{1,15}))?$/;
const LINE = /^<!-- reviewed ([0-9a-f]{64}) ([0-9a-f.@,]*) -->$/;

/** Whether a line is a record, valid or not. */
export function isRecord(text: string): boolean {
  return LINE.test(text);
}

/** Returns the recorded changes; `undefined` if the line is for another place or API key, or was edited. */
export function readRecord(place: RecordPlace, text: string): readonly RecordedChange[] | undefined {
  const [, found = '', body = ''] = LINE.exec(text) ?? [];
  const expected = signature(place, body);
  const given = Buffer.from(found, 'hex');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
  return body.split(',').flatMap((part) => {
    const [, id, subject, from, to, appliedBy] = CHANGE.exec(part) ?? [];
    if (id === undefined) return [];
    const about = subject !== undefined && from !== undefined && to !== undefined ? { subject, from, to } : undefined;
    return [{ id, about, appliedBy }];
  });
}

/**
 * Returns the record with the number of the run that applied changes, so that they are not applied again. An invalid
 * record stays as it is.
 *
 * @param spent whether it was applied.
 */
export function withApplied(place: RecordPlace, text: string, run: string, spent: (id: string) => boolean): string {
  const changes = readRecord(place, text);
  if (changes === undefined) return text;
  return line(
    place,
    changes.map((change) =>
      change.appliedBy === undefined && spent(change.id) ? { ...change, appliedBy: run } : change,
    ),
  );
}

function line(place: RecordPlace, changes: readonly RecordedChange[]): string {
  const body = changes
    .map(({ id, about, appliedBy }) => {
      const why = about === undefined ? '' : `.${about.subject}.${about.from}.${about.to}`;
      return `${id}${why}${appliedBy === undefined ? '' : `@${appliedBy}`}`;
    })
    .join(',');
  return `<!-- reviewed ${signature(place, body).toString('hex')} ${body} -->`;
}

function signature({ sign, owner, repo, number, key }: RecordPlace, body: string): Buffer {
  const about = ['reviewed', `${owner}/${repo}`.toLowerCase(), number, key, body];
  return sign(JSON.stringify(about));
}
