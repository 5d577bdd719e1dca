import fc from 'fast-check';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { aws } from '../../src/connections/aws.ts';
import { createSigner } from '../../src/connections/signer.ts';
import type { Connection, ConnectionType, Desired, FieldValue, Values } from '../../src/connections/types.ts';
import { vimeo } from '../../src/connections/vimeo.ts';
import type { Run } from '../../src/github/context.ts';
import type { DesiringOperation } from '../../src/inputs/operation.ts';
import type { AccountTask, OneTask } from '../../src/inputs/task.ts';
import type { AccountOutcome, OneOutcome, Outcome } from '../../src/outcome.ts';
import { noChange, planAbsent, planPresent } from '../../src/plan/create-plan.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { fitTo, SUMMARY_LIMIT } from '../../src/report/layout.ts';
import { createProgress } from '../../src/report/log.ts';
import { createReport, type ReportContext } from '../../src/report/markdown.ts';
import { MERGED } from '../support/request.ts';

export const ID = '20251217080657842fux3au9kh1p0j5s';
const API_KEY = 'pictai_0123456789';
export const signer = createSigner(API_KEY);

export const RUN: Run = {
  owner: 'octo-org',
  repo: 'videos',
  sha: '0123456789abcdef0123456789abcdef01234567',
  id: '42',
  url: 'https://github.com/octo-org/videos/actions/runs/42',
  apiUrl: 'https://api.github.com',
  attempt: '1',
  event: 'pull_request',
  subject: { kind: 'pull-request', number: 7 },
  isOpenPullRequest: true,
  mergeWrites: true,
  writeMode: MERGED,
};

/** How reports are made here, unless a test says otherwise. */
export function reporting(more: Partial<ReportContext> = {}): ReportContext {
  const at = new Date('2026-01-02T03:04:05Z');
  return { run: RUN, at, redactForDisplay: (text) => text, ...more };
}

/** The report of a run as one text that ends with its footer. */
export function markdown(outcome: Outcome, context: ReportContext): string {
  const { lasting, footer } = createReport(outcome, context);
  return fitTo([...lasting, footer], SUMMARY_LIMIT);
}

export const s3: Connection = {
  type: aws,
  connectionId: ID,
  version: 3,
  values: {
    name: 'Production-S3',
    description: 'Assets',
    enabled: true,
    awsAccountId: '123456789012',
    awsRegion: 'us-east-2',
  },
  createdDate: '2025-12-17T08:06:57.842Z',
  updatedDate: '2025-12-18T08:06:57.842Z',
};

export const marketing: Connection = {
  type: vimeo,
  connectionId: 'vimeo1',
  version: 1,
  values: { name: 'Marketing', description: '', enabled: false, clientIdentifier: 'client-1' },
};

/** The same connection with other values. */
export function having(connection: Connection, values: Readonly<Record<string, FieldValue>>): Connection {
  return { ...connection, values: { ...connection.values, ...values } };
}

/** The task of a step that wants a connection to look like something. */
export function asking(
  operation: DesiringOperation,
  type: ConnectionType,
  values: Values,
  credentials: Desired['credentials'] = 'on-change',
): OneTask & { readonly state: 'present' } {
  const identity = values.name === undefined ? { connectionId: ID } : { name: values.name };
  const desired: Desired = { type, identity, values, credentials, whenMissing: 'create', onImmutableChange: 'fail' };
  return { kind: 'one', state: 'present', operation, type, identity, desired };
}

/** The task of a step that looks at a connection or deletes it. */
export function askingFor(operation: 'get' | 'delete', { type, values }: Connection): OneTask {
  const about = { kind: 'one', type, identity: { name: values.name } } as const;
  return operation === 'get' ? { ...about, state: 'any', operation } : { ...about, state: 'absent', operation };
}

/** The outcome of a task: of a run that wrote nothing, unless more is said. */
export function outcomeOf(task: OneTask, more: Partial<OneOutcome> = {}): OneOutcome {
  return { kind: 'one', task, dryRun: false, applied: false, ...more };
}

export const LISTING: AccountTask = { kind: 'account', operation: 'list', types: [aws, vimeo] };

/** The outcome of a task about the account. */
export function listingOf(more: Partial<AccountOutcome> = {}): AccountOutcome {
  return { kind: 'account', task: LISTING, dryRun: false, ...more };
}

/** Every kind of plan. */
export const plans = {
  none: noChange(aws, 'Production-S3', s3),
  gone: noChange(aws, 'Production-S3', null),
  create: planPresent(null, created(), signer),
  update: planPresent(s3, desired({ description: 'New assets', enabled: false }), signer),
  rename: planPresent(s3, desired({ name: 'Footage' }), signer),
  describe: planPresent(s3, desired({ description: 'New assets' }), signer),
  disable: planPresent(s3, desired({ enabled: false }), signer),
  enable: planPresent(marketing, { ...desired({ enabled: true }), type: vimeo }, signer),
  /** Blocked. */
  replace: planPresent(s3, desired({ awsRegion: 'eu-west-1' }), signer),
  replaceable: planPresent(s3, { ...desired({ awsRegion: 'eu-west-1' }), onImmutableChange: 'replace' }, signer),
  delete: planAbsent(s3, aws, 'Production-S3', signer),
} satisfies Record<string, Plan>;

function desired(values: Values): Desired {
  return {
    type: aws,
    identity: { name: 'Production-S3' },
    values,
    credentials: 'on-change',
    whenMissing: 'create',
    onImmutableChange: 'fail',
  };
}

function created(): Desired {
  return desired({ name: 'Production-S3', awsAccountId: '123456789012', awsRegion: 'us-east-2' });
}

/** HTML of Markdown as GitHub reads it; what is HTML in it stays HTML, so that none can hide. */
export function rendered(markdown: string): string {
  return micromark(markdown, {
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
    allowDangerousHtml: true,
    allowDangerousProtocol: true,
  });
}

/** The text that a piece of HTML shows. */
export function textOf(html: string): string {
  return html
    .replace(/<!-- -->|<\/?[a-z][^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
}

/** What is not inside of a code span. */
export function outsideCode(html: string): string {
  return html.replace(/<code>[^<]*<\/code>/g, '');
}

const NASTY = [
  ...[
    '|',
    '\\',
    '\\|',
    '`',
    '``',
    '\n',
    '\r\n',
    '\t',
    ' ',
    '\0',
    '---',
    '===',
    '- ',
    '1. ',
    '# ',
    '> ',
    '*',
    '_',
    '~~',
  ],
  ...['<b>', '</td>', '<!--', '-->', '<img src=x>', '&amp;', '&#64;', '@octocat', '@octo-org/team', '#12', 'octo/x#12'],
  ...[
    'https://evil.example',
    'www.evil.example',
    'a@evil.example',
    '![x](y)',
    '[x](y)',
    '[x]: y',
    '[^1]',
    '$x$',
    ':tada:',
  ],
  ...[
    '::error::x',
    '##[error]x',
    '::',
    '##[',
    '\u202e',
    '\u200b',
    '\ufeff',
    '\u2028',
    '\u00a0',
    '\u3164',
    '\ud83d',
    '😀',
  ],
  ...[
    'deadbeef',
    'a1b2c3d4e5f6a7b8c9d0',
    'mailto:x@y.z',
    'xmpp:a@b.c',
    'Ünïcödé',
    'e\u0301',
    'it’s',
    '(really)',
    'no.',
  ],
];

/** Whatever a name, a description or an error can be. */
export const texts: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc
    .array(fc.oneof({ arbitrary: fc.constantFrom(...NASTY), weight: 4 }, fc.string({ maxLength: 4 })), { maxLength: 8 })
    .map((parts) => parts.join('')),
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 6 }).map((units) => String.fromCharCode(...units)),
);

/** The group of the log for the result of one entry of a manifest. */
export function groupOf(entry: OneOutcome): { readonly title: string; readonly lines: readonly string[] } {
  let shown: ReturnType<typeof groupOf> = { title: '', lines: [] };
  const group = (title: string, lines: readonly string[]) => {
    shown = { title, lines };
  };
  createProgress({ info: () => {}, warn: () => {}, group }).written(entry, '2 of 5', []);
  return shown;
}
