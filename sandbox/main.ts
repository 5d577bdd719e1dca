import { type Command, HELP, readCommandLine } from './command-line.ts';
import { DEFAULT_PULL, DEFAULT_REPOSITORY } from './github/console.ts';
import { type RecordedRequest, type Sandbox, startSandbox } from './sandbox.ts';
import { StoreError } from './store.ts';
import { errorCode } from './system-error.ts';

/** The sandbox as a program: exit 2 for wrong arguments, 1 when it cannot start, 0 when it is ended. */
async function main(command: Command): Promise<void> {
  if (command.kind === 'help') return print(HELP);
  if (command.kind === 'wrong') return fail(2, `${command.message}\nTry: npm run sandbox -- --help`);
  const { port, lagMs, store, faults, pulls } = command;
  try {
    const kept = store === undefined ? {} : { store };
    const sandbox = await startSandbox({ port, lagMs, faults, onRequest: logRequest, ...kept });
    for (const { repository, number } of pulls) sandbox.github.pull({}, repository, number);
    print(welcome(sandbox));
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => sandbox.close());
  } catch (error) {
    fail(1, reasonNotToStart(error, port));
  }
}

function welcome({ url, githubUrl }: Sandbox): string {
  return `Pictory sandbox on ${url}

Inputs of the action:
  api-url: ${url}
  api-key: pictai_sandbox   (any key that begins with pictai_)

To let it comment here instead of on GitHub, in its environment:
  GITHUB_API_URL=${githubUrl}
  GITHUB_GRAPHQL_URL=${githubUrl}/graphql
  GITHUB_REPOSITORY=${DEFAULT_REPOSITORY}   and as inputs pr-number: ${DEFAULT_PULL}, github-token: ghs_sandbox   (any text)

To let it answer the checks of preflight instead of S3 and Vimeo:
  AWS_ENDPOINT_URL_S3=${url}
  VIMEO_API_URL=${url}

Ctrl+C ends it. Requests:
`;
}

function logRequest({ method, path, status, fault }: RecordedRequest): void {
  const outcome = status === 'none' ? 'no answer' : status;
  print(`${method} ${path} -> ${outcome}${fault === undefined ? '' : ` (fault ${fault})`}\n`);
}

function reasonNotToStart(error: unknown, port: number): string {
  if (error instanceof StoreError) return error.message;
  const code = errorCode(error);
  if (code === 'EADDRINUSE') return `Port ${port} is in use. Choose another with --port, or 0 for any free one.`;
  if (code === 'EACCES') return `Port ${port} is not allowed. Choose one above 1023 with --port.`;
  return `The sandbox cannot start: ${String(error)}`;
}

function fail(exitCode: number, message: string): void {
  process.stderr.write(`${message}\n`);
  process.exitCode = exitCode;
}

function print(text: string): void {
  process.stdout.write(text);
}

await main(readCommandLine(process.argv.slice(2)));
