import { timingSafeEqual } from 'node:crypto';
import { describeConnection } from '../connections/describe.ts';
import type { Signer } from '../connections/signer.ts';
import type { Plan } from '../plan/plan.ts';
import { changeId, SHORT_ID } from '../plan/plan-id.ts';

/**
 * One change that a preview showed. Besides its id there are three hashes that tell why another change of the same
 * connection is not this one; they are left out where room is short.
 */
export interface RecordedChange {
  /** 32 hex digits that stand for the change's id. Keyed, as the others: nobody can try out what is hidden in it. */
  readonly id: string;
  /** 8 hex digits each: which connection, what it has, and what it should have. */
  readonly about?: { readonly subject: string; readonly from: string; readonly to: string };
  /** The number of the run that carried it out. */
  readonly appliedBy?: string;
}

/** Where a record is valid: a record that was copied elsewhere, or made with another API key, is not. */
export interface RecordPlace {
  readonly sign: Signer;
  readonly owner: string;
  readonly repo: string;
  /** Of the pull request. */
  readonly number: number;
  /** The comment's key. */
  readonly key: string;
}

/** The most characters of a comment that a record takes. */
const LONGEST_RECORD = 60_000;
/** Above this, a record holds ids alone. */
const LONGEST_FULL_RECORD = 20_000;

/** The change that a plan makes, as the records of an API key have it. */
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

/** The line of a comment that records changes; `undefined` when there are too many for a comment. */
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

/** What a line records; `undefined` when it was not made for this place with this API key, or was edited since. */
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
 * The same record with a note of the run that carried changes out, so that they are not carried out again. A record that
 * is not valid stays as it is.
 *
 * @param spent tells which of them were.
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
