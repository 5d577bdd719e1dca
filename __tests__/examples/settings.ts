/** What both templates let their user choose. What is left out keeps its default. */
export interface Settings {
  readonly bucketNames: readonly string[];
  readonly folders?: readonly string[];
  readonly listObjects?: boolean;
  readonly listAllBuckets?: boolean;
  readonly trustPictoryAccount?: boolean;
  readonly kmsKeyArns?: readonly string[];
  readonly checkSubject?: string;
}

export interface Statement {
  readonly Sid: string;
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Principal?: { readonly AWS?: readonly string[]; readonly Federated?: string };
  readonly Resource?: string | readonly string[];
  readonly Condition?: unknown;
}

export interface Policy {
  readonly Version: string;
  readonly Statement: readonly Statement[];
}

/** A role, as a template makes it of settings. */
export interface Role {
  readonly name: string;
  readonly trust: Policy;
  readonly access: Policy;
  readonly accessName: string;
  /** The role that may check this one, if there is one. */
  readonly check?: Omit<Role, 'check'>;
}

/** The account that the templates are evaluated in. */
export const ACCOUNT = '123456789012';
