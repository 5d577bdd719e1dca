import type { Account } from '../support/account.ts';
import { type Inputs, performOn } from '../support/performing.ts';

/** The fields of a connection that have to be so; secrets too. */
export type Wanted = Readonly<Record<string, string | number | boolean>> & { readonly name: string };

/** One use of one operation, and what it comes to, whatever goes wrong on the way. */
export interface Story {
  readonly operation: string;
  readonly title: string;
  readonly pageSize?: number;
  readonly prepare?: (account: Account) => unknown;
  readonly inputs: (account: Account) => Inputs;
  readonly action: 'create' | 'update' | 'replace' | 'delete' | 'none';
  /** Every connection there is in the end, `version` included. */
  readonly wants: readonly Wanted[];
  /** What is written cannot be told from what was there, so a write whose answer is lost has to be sent again. */
  readonly blind?: true;
}

interface Kind {
  readonly input: 'aws' | 'vimeo';
  readonly api: 'AWS' | 'VIMEO';
  readonly whole: Inputs;
  readonly fields: Readonly<Record<string, string>>;
}

const aws: Kind = {
  input: 'aws',
  api: 'AWS',
  whole: { 'aws-account-id': '012345678901', 'aws-region': 'us-east-2' },
  fields: { awsAccountId: '012345678901', awsRegion: 'us-east-2' },
};
const vimeo: Kind = {
  input: 'vimeo',
  api: 'VIMEO',
  whole: { 'client-identifier': 'client', 'client-secret': 'secret', 'access-token': 'token' },
  fields: { clientIdentifier: 'client', clientSecret: 'secret', accessToken: 'token' },
};

const NAME = 'Production';
const idOf = ({ sandbox }: Account, name = NAME): string =>
  sandbox.pictory.list().find((one) => one.name === name)?.connectionId ?? '';

/** What every type can do. */
function common({ input, api, whole, fields }: Kind): Story[] {
  const make =
    (more = {}) =>
    ({ sandbox }: Account) =>
      sandbox.pictory.create({ type: api, name: NAME, description: 'old', ...fields, ...more });
  const which = { type: input, name: NAME };
  const byId =
    (more = {}) =>
    (account: Account) => ({ type: input, 'connection-id': idOf(account), ...more });
  const is = { name: NAME, description: 'old', enabled: true, version: 1, ...fields };
  // With on-create no credentials are compared, so that nothing but the fields of the story differs.
  const ensure = { ...whole, credentials: 'on-create' };
  const story = (title: string, more: Omit<Story, 'operation' | 'title'> & { readonly operation?: string }): Story => ({
    operation: title.split(' ')[0] ?? title,
    title: `${input} ${title}`,
    ...more,
  });
  return [
    story('ensure-create', {
      inputs: () => ({ ...which, ...whole, description: 'new' }),
      action: 'create',
      wants: [{ ...is, description: 'new' }],
    }),
    story('ensure-update', {
      prepare: make(),
      inputs: () => ({ ...which, ...ensure, description: 'new', enabled: 'false' }),
      action: 'update',
      wants: [{ ...is, description: 'new', enabled: false, version: 2 }],
    }),
    story('ensure-noop', {
      prepare: make(),
      inputs: () => ({ ...which, ...ensure, description: 'old' }),
      action: 'none',
      wants: [is],
    }),
    story('ensure-dry-run', {
      prepare: make(),
      inputs: () => ({ ...which, ...ensure, description: 'new', 'dry-run': 'true' }),
      action: 'update',
      wants: [is],
    }),
    story('ensure-rename by id', {
      prepare: make(),
      inputs: byId({ name: 'Renamed', ...ensure }),
      action: 'update',
      wants: [{ ...is, name: 'Renamed', version: 2 }],
    }),
    story('ensure-rename by previous-name', {
      prepare: make(),
      inputs: () => ({ ...which, ...ensure, name: 'Renamed', 'previous-name': NAME }),
      action: 'update',
      wants: [{ ...is, name: 'Renamed', version: 2 }],
    }),
    story('get by name', {
      prepare: make(),
      inputs: () => ({ operation: 'get', ...which }),
      action: 'none',
      wants: [is],
    }),
    story('get by id', { prepare: make(), inputs: byId({ operation: 'get' }), action: 'none', wants: [is] }),
    story('list', {
      pageSize: 1,
      prepare: make(),
      inputs: () => ({ operation: 'list', type: input }),
      action: 'none',
      wants: [is],
    }),
    story('verify', {
      prepare: make(),
      inputs: () => ({ operation: 'verify', ...which, ...ensure, description: 'old' }),
      action: 'none',
      wants: [is],
    }),
    story('enable by name', {
      prepare: make({ enabled: false }),
      inputs: () => ({ operation: 'enable', ...which }),
      action: 'update',
      wants: [{ ...is, version: 2 }],
    }),
    story('disable by id', {
      prepare: make(),
      inputs: byId({ operation: 'disable' }),
      action: 'update',
      wants: [{ ...is, enabled: false, version: 2 }],
    }),
    story('delete by name', {
      prepare: make(),
      inputs: () => ({ operation: 'delete', ...which }),
      action: 'delete',
      wants: [],
    }),
    story('delete by id', { prepare: make(), inputs: byId({ operation: 'delete' }), action: 'delete', wants: [] }),
    story('delete of nothing', { inputs: () => ({ operation: 'delete', ...which }), action: 'none', wants: [] }),
  ];
}

const bucket = { type: 'aws', name: NAME, ...aws.whole };
const channel = { type: 'vimeo', name: NAME, ...vimeo.whole };
const channelIs = { name: NAME, enabled: true, ...vimeo.fields };
const tagged = (account: Account) => performOn(account, channel);
const untagged = (account: Account) => performOn(account, { ...channel, credentials: 'on-create' });

const special: readonly Story[] = [
  {
    operation: 'ensure-replace',
    title: 'aws ensure-replace',
    prepare: ({ sandbox }) =>
      sandbox.pictory.create({ type: 'AWS', name: NAME, ...aws.fields, description: 'kept', enabled: false }),
    inputs: () => ({ ...bucket, 'aws-region': 'eu-west-1', 'on-immutable-change': 'replace' }),
    action: 'replace',
    wants: [{ name: NAME, ...aws.fields, awsRegion: 'eu-west-1', description: 'kept', enabled: false, version: 2 }],
  },
  {
    operation: 'ensure-credentials',
    title: 'vimeo ensure-credentials that changed',
    prepare: tagged,
    inputs: () => ({ ...channel, 'client-secret': 'changed' }),
    action: 'update',
    wants: [{ ...channelIs, clientSecret: 'changed', version: 2 }],
  },
  {
    operation: 'ensure-credentials',
    title: 'vimeo ensure-credentials without a tag so far',
    prepare: untagged,
    inputs: () => ({ ...channel, 'client-secret': 'changed' }),
    action: 'update',
    wants: [{ ...channelIs, clientSecret: 'changed', version: 2 }],
  },
  {
    operation: 'ensure-credentials',
    title: 'vimeo ensure-credentials always, without a tag',
    prepare: untagged,
    inputs: () => ({ ...channel, 'client-secret': 'changed', credentials: 'always' }),
    action: 'update',
    wants: [{ ...channelIs, clientSecret: 'changed', version: 2 }],
    blind: true,
  },
  {
    operation: 'rotate',
    title: 'vimeo rotate without a tag',
    prepare: untagged,
    inputs: () => ({ operation: 'rotate', type: 'vimeo', name: NAME, 'access-token': 'changed' }),
    action: 'update',
    wants: [{ ...channelIs, accessToken: 'changed', version: 2 }],
    blind: true,
  },
  {
    operation: 'rotate',
    title: 'vimeo rotate with a tag, by id',
    prepare: tagged,
    inputs: (account) => ({
      operation: 'rotate',
      type: 'vimeo',
      'connection-id': idOf(account),
      'access-token': 'changed',
    }),
    action: 'update',
    wants: [{ ...channelIs, accessToken: 'changed', version: 2 }],
    blind: true,
  },
];

/** Every operation, for both types where they have it. */
export const stories: readonly Story[] = [...common(aws), ...common(vimeo), ...special];
