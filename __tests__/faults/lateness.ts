import { setImmediate as turn } from 'node:timers/promises';
import type { Account } from '../support/account.ts';

/** Requests that are carried out when nobody waits for them any more. */
export interface Lateness {
  /** Times the request out, and holds it until the next one was answered, or the run is over. */
  readonly hold: () => Promise<void>;
  /** Says that the run is over, and waits until all is carried out. */
  readonly end: () => Promise<void>;
}

/** Holds requests of one run. */
export function latenessOn({ sandbox, timeOut }: Account): Lateness {
  let isOver = false;
  const held: Promise<void>[] = [];
  const hold = async () => {
    const before = sandbox.requests.length;
    timeOut();
    while (!isOver && sandbox.requests.length === before) await turn();
    // What has arrived is answered first.
    await turn();
  };
  return {
    hold: () => {
      const one = hold();
      held.push(one);
      return one;
    },
    end: async () => {
      isOver = true;
      await Promise.all(held);
      await turn();
    },
  };
}
