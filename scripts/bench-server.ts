/** The sandbox that `bench.ts` measures against, in a process of its own: it must not wait for the one that measures. */
import { type Sandbox, startSandbox } from '../sandbox/sandbox.ts';

/** How the sandbox is to be from now on. An order that names no latency only asks. */
export interface Order {
  readonly latencyMs?: number;
  /** The last of them is the one that the action is asked for. */
  readonly connections?: number;
}

export interface Answer {
  readonly url: string;
  /** How many requests the sandbox had since it was ordered. */
  readonly requests: number;
}

const BEGIN = Date.parse('2025-12-17T08:06:57.842Z');

let sandbox: Sandbox | undefined;

process.on('message', async (order: Order) => {
  if (order.latencyMs !== undefined) {
    await sandbox?.close();
    sandbox = await open(order, order.latencyMs);
  }
  process.send?.({ url: sandbox?.url, requests: sandbox?.requests.length });
});

async function open({ connections = 0 }: Order, latencyMs: number): Promise<Sandbox> {
  let minute = 0;
  // The list goes by id, which begins with the time: the one that is asked for comes last.
  const now = () => new Date(BEGIN + minute++ * 60_000);
  const made = await startSandbox({ seed: 1, now, dialect: { awsPages: true } });
  const marketing = {
    type: 'AWS',
    name: 'Marketing',
    description: 'Assets for the campaigns',
    awsAccountId: '012345678901',
    awsRegion: 'us-east-2',
  } as const;
  for (let number = 1; number < connections; number += 1) made.pictory.create({ type: 'AWS', name: `Other ${number}` });
  if (connections > 0) made.pictory.create(marketing);
  made.github.pull({ headSha: 'beefcafe00000000000000000000000000000000' });
  if (latencyMs > 0) made.addFault(`* /** slow=${latencyMs} forever`);
  return made;
}
