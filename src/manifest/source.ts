import type { ConnectionType } from '../connections/types.ts';
import type { Redact } from '../sanitize/redact.ts';

/** Where a manifest comes from, and where its values may come from. */
export interface ManifestSource {
  /** As the input `config` gives it: relative to the workspace. */
  readonly path: string;
  /** The folder that all paths are in, absolute. */
  readonly workspace: string;
  readonly operation: 'ensure' | 'verify';
  readonly types: readonly ConnectionType[];
  /** Decides whether a description leaves room for its tag. */
  readonly apiKey: string;
  /** The inputs `credentials` and `on-immutable-change` of the step: the defaults of all entries. */
  readonly defaults: (name: string) => string | undefined;
  readonly environment: (name: string) => string | undefined;
  /** Removes secrets, including those that {@link ManifestSource.addSecret} was called with. */
  readonly redact: Redact;
  /**
   * Registers a value that must not be shown anywhere: called for every value from the environment, and for every secret
   * in the file, before anything is shown.
   */
  readonly addSecret: (value: string) => void;
  /** Keys whose values are not shown, besides those of secrets, e.g. `aws-account-id`. */
  readonly masked: readonly string[];
}
