import { afterAll, describe, expect, test } from '@jest/globals';
import { type Cell, mishaps, play, stepsOf } from './cells.ts';
import { type Story, stories } from './stories.ts';

// Every operation, with every request that it sends struck by every fault: once, twice and for ever.

const AT_ONCE = 4;
/** Thousands of cells take their time on a busy machine. */
const LONGEST_MS = 300_000;

let played = 0;
afterAll(() => {
  process.stderr.write(`${played} cells played\n`);
});

const byOperation = Map.groupBy(stories, ({ operation }) => operation);

describe('Whatever happens to a request', () => {
  test.each([...byOperation])(
    '%s does what it says, and says what it did',
    async (_operation, members) => {
      const cells = (await Promise.all(members.map(cellsOf))).flat();
      const wrong = await playAll(cells);
      played += cells.length;
      expect(wrong).toEqual([]);
    },
    LONGEST_MS,
  );
});

async function cellsOf(story: Story): Promise<Cell[]> {
  const steps = await stepsOf(story);
  return steps.flatMap((step) =>
    mishaps.flatMap((mishap) => ([1, 2, 'forever'] as const).map((times) => ({ story, step, mishap, times }))),
  );
}

async function playAll(cells: readonly Cell[]): Promise<string[]> {
  const queue = [...cells];
  const wrong: string[] = [];
  const player = async () => {
    for (let cell = queue.shift(); cell !== undefined; cell = queue.shift()) wrong.push(...(await play(cell)));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, player));
  return wrong;
}
