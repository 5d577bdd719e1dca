import type { Comment, PullRequest, Repository } from './github/thread.ts';
import type { StoredConnection } from './pictory/connection.ts';

/** All that the sandbox remembers. */
export interface State {
  readonly connections: readonly StoredConnection[];
  readonly repositories: readonly Repository[];
  readonly pulls: readonly PullRequest[];
  readonly comments: readonly Comment[];
  /** Ids are never given twice, not even that of a comment that is gone. */
  readonly lastCommentId: number;
}

/** The state of a sandbox that was never used. */
export const emptyState: State = { connections: [], repositories: [], pulls: [], comments: [], lastCommentId: 0 };

interface Moment {
  readonly at: number;
  readonly state: State;
}

// Enough for any lag worth testing; a sandbox that runs for days must not remember every state it ever had.
const MOMENTS_KEPT = 1000;

/** The present state, and the recent past for reads that lag. */
export class StateHistory {
  readonly #save: (state: State) => void;
  #moments: readonly Moment[];
  #present: State;

  /** @param save is called with every new state before it becomes the present one; when it throws, nothing changes. */
  constructor(initial: State, save: (state: State) => void) {
    this.#save = save;
    this.#present = initial;
    this.#moments = [{ at: Number.NEGATIVE_INFINITY, state: initial }];
  }

  get state(): State {
    return this.#present;
  }

  /** The state as it was that many milliseconds ago, by the machine's own steady clock. */
  stateAgo(milliseconds: number): State {
    const then = performance.now() - milliseconds;
    return this.#moments.findLast((moment) => moment.at <= then)?.state ?? this.#present;
  }

  /** Makes the changed parts the present state. */
  commit(changes: Partial<State>): void {
    const state = { ...this.#present, ...changes };
    this.#save(state);
    this.#present = state;
    const [oldest, ...later] = this.#moments.slice(-MOMENTS_KEPT);
    const first = oldest === undefined ? [] : [{ ...oldest, at: Number.NEGATIVE_INFINITY }];
    this.#moments = [...first, ...later, { at: performance.now(), state }];
  }
}
