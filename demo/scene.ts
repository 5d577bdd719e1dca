import type { Sandbox } from '../sandbox/sandbox.ts';

/** The event that starts a run. */
export type Trigger =
  | { readonly event: 'pull_request'; readonly number: number; readonly title: string }
  /** A push, which may be the merge of a pull request. */
  | { readonly event: 'push'; readonly merges?: number }
  | { readonly event: 'schedule' | 'workflow_dispatch' };

/** The `with:` of a step as its author writes it, expressions and all. */
export type With = Readonly<Record<string, string | boolean>>;

/** The setting of the story. */
export interface World {
  readonly sandbox: Sandbox;
  /** The one clock of the story. */
  readonly now: () => Date;
  /** The repository's secrets by name; somebody may store others in the course of the story. */
  readonly secrets: Map<string, string>;
}

/** Something that has to hold, in a few words. */
export interface Claim {
  readonly said: string;
  readonly holds: (world: World) => boolean;
}

/** The expected result of a scene. */
export interface Expected {
  readonly exitCode: 0 | 1;
  /** By name; an output that has to be unset is an empty text. */
  readonly outputs: Readonly<Record<string, string>>;
  /** The writes to Pictory: method and collection, such as `POST /awsconnections`. */
  readonly writes: readonly string[];
  /** Part of the one comment that the pull request then has. */
  readonly comment?: string;
  readonly also?: Claim;
}

/** One run of the action, and how it has to end. */
export interface Scene {
  readonly title: string;
  readonly on: Trigger;
  readonly with: With;
  /** The `env:` of the step. */
  readonly env?: With;
  /** Files of the repository, by path. */
  readonly files?: Readonly<Record<string, string>>;
  /** The manual changes before the run. */
  readonly meanwhile?: { readonly said: string; readonly done: (world: World) => void };
  readonly expected: Expected;
}

/** An expression as workflows write it. */
export function expression(inner: string): string {
  return `\${{ ${inner} }}`;
}
