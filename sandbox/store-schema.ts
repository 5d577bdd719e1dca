import type { Schema } from './pictory/kind.ts';

const text: Schema = { type: 'string' };
const flag: Schema = { type: 'boolean' };
const whole: Schema = { type: 'integer', minimum: 1 };
const textOrNull: Schema = { type: ['string', 'null'] };

/** The schema of a store file. */
export function storeSchema(format: number): Schema {
  return object({
    format: { const: format },
    connections: list(connection),
    repositories: list(object({ fullName: text, archived: flag, private: flag })),
    pulls: list(pull),
    comments: list(comment),
    lastCommentId: { type: 'integer', minimum: 0 },
  });
}

const connection = object(
  {
    account: text,
    connectionId: text,
    type: { enum: ['AWS', 'VIMEO'] },
    name: text,
    description: text,
    enabled: flag,
    version: whole,
    createdDate: text,
    updatedDate: text,
  },
  { awsAccountId: text, awsRegion: text, clientIdentifier: text, clientSecret: text, accessToken: text },
);

const pull = object({
  repository: text,
  number: whole,
  title: text,
  author: text,
  state: { enum: ['open', 'closed'] },
  draft: flag,
  locked: flag,
  headRef: text,
  headSha: text,
  headRepository: text,
  baseRef: text,
  baseSha: text,
  commits: list(text),
  mergedAt: textOrNull,
  mergeCommitSha: textOrNull,
  createdAt: text,
  updatedAt: text,
});

const comment = object({
  id: whole,
  repository: text,
  number: whole,
  author: text,
  body: text,
  createdAt: text,
  updatedAt: text,
});

function object(required: Schema, optional: Schema = {}): Schema {
  return {
    type: 'object',
    properties: { ...required, ...optional },
    required: Object.keys(required),
    additionalProperties: false,
  };
}

function list(items: Schema): Schema {
  return { type: 'array', items };
}
