/** The behaviour that the API's documentation leaves open; clients must not depend on it. */
export interface Dialect {
  readonly createStatus: 200 | 201;
  /** The version sent is not the current one. */
  readonly conflictStatus: 400 | 409 | 412;
  /** The name, or the AWS account and region, belong to another connection. */
  readonly takenStatus: 400 | 409;
  /** The form of an empty description in reads: `""`, `null`, or absent. */
  readonly emptyDescription: 'empty' | 'null' | 'absent';
  readonly errorBody: 'code' | 'legacy' | 'message' | 'empty' | 'html';
  readonly uniqueNames: 'per-type' | 'across-types';
  /** The AWS list comes in pages, like the Vimeo list. */
  readonly awsPages: boolean;
  /** The change to a name or description before it is stored: trimmed, normalised, escaped, cut. */
  readonly stores?: (text: string) => string;
  /** The form of a field in reads; `undefined` omits it. */
  readonly shows?: (field: string, value: unknown) => unknown;
}

/** The answers a client is most likely to meet. */
export const defaultDialect: Dialect = {
  createStatus: 200,
  conflictStatus: 409,
  takenStatus: 409,
  emptyDescription: 'empty',
  errorBody: 'code',
  uniqueNames: 'per-type',
  awsPages: false,
};
