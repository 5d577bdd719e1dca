import type { ConnectionType } from '../connections/types.ts';
import type { Redact } from '../sanitize/redact.ts';

/** A manifest's file, and the sources of its values. */
export interface ManifestSource {
  /** As the input `config` gives it: relative to the workspace. */
  readonly path: string;
  readonly workspace: string;
  readonly operation: 'ensure' | 'verify';
  readonly types: readonly ConnectionType[];
  /** Decides whether a description leaves room for its tag. */
  readonly apiKey: string;
  /** The inputs `credentials` and `on-immutable-change` of the step: the defaults of all entries. */
  readonly defaults: (name: string) => string | undefined;
  readonly environment: (name: string) => string | undefined;
  /** Removes secrets, also those of `addSecret`. */
  readonly redact: Redact;
  /** Called with every value from the environment, and every secret in the file, before anything is shown. */
  readonly addSecret: (value: string) => void;
  /** Keys whose values are not shown, besides those of secrets, e.g. `aws-account-id`. */
  readonly masked: readonly string[];
}
