/** The sandbox of `bench.ts`, in its own process, so that its work does not delay the measuring. */
import { type Sandbox, startSandbox } from '../sandbox/sandbox.ts';

/** Starts a new sandbox if a latency is given; otherwise only asks about the current sandbox. */
export interface Order {
  readonly latencyMs?: number;
  /** Whether the connection that the action manages exists already. */
  readonly exists?: boolean | undefined;
}

export interface Answer {
  readonly url: string;
  /** Requests received since the sandbox was started. */
  readonly requests: number;
}

const NOW = new Date('2025-12-17T08:06:57.842Z');

let sandbox: Sandbox | undefined;

process.on('message', async ({ latencyMs, exists = false }: Order) => {
  if (latencyMs !== undefined) {
    await sandbox?.close();
    sandbox = await open(latencyMs, exists);
  }
  process.send?.({ url: sandbox?.url, requests: sandbox?.requests.length });
});

async function open(latencyMs: number, exists: boolean): Promise<Sandbox> {
  const made = await startSandbox({ seed: 1, now: () => NOW, dialect: { awsPages: true } });
  const marketing = {
    type: 'AWS',
    name: 'Marketing',
    description: 'Assets for the campaigns',
    awsAccountId: '012345678901',
    awsRegion: 'us-east-2',
  } as const;
  if (exists) made.pictory.create(marketing);
  made.github.pull({ headSha: 'beefcafe00000000000000000000000000000000' });
  if (latencyMs > 0) made.addFault(`* /** slow=${latencyMs} forever`);
  return made;
}
