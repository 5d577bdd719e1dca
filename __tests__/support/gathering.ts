/** A place to wait until enough others have come. */
export interface Gathering {
  /** Comes, and waits for the others. Whoever comes later does not wait. */
  readonly come: () => Promise<void>;
}

/** Waits for so many: what they do next, they do at the same time, however slow the machine is. */
export function gatheringOf(number: number): Gathering {
  const whole = Promise.withResolvers<void>();
  let there = 0;
  return {
    come: () => {
      there += 1;
      if (there >= number) whole.resolve();
      return whole.promise;
    },
  };
}
