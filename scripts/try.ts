/**
 * Runs a workflow file under act on this machine, as on a pull request, and prints the comment:
 *
 *     npm run try -- path/to/.github/workflows/pictory.yml
 *
 * Pictory and GitHub are the sandbox, with an empty account. Secrets and variables have made-up values. Other people's
 * actions do nothing, except for actions/checkout. The files next to `.github` are the repository.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { runWorkflow } from '../__tests__/act/act.ts';
import { startSandbox } from '../sandbox/sandbox.ts';
import { installedAct } from './act-program.ts';

const HEAD = 'beefcafe00000000000000000000000000000000';
const DEFAULT_URL = 'https://api.pictory.ai';
/** In bytes: a larger file is not one of a workflow. */
const LARGEST = 1024 * 1024;

const pullRequest = {
  action: 'synchronize',
  number: 7,
  repository: { full_name: 'octo-org/videos', default_branch: 'main' },
  pull_request: {
    number: 7,
    state: 'open',
    merged: false,
    base: { ref: 'main', sha: 'ba5eba1100000000000000000000000000000000' },
    head: { ref: 'topic', sha: HEAD, repo: { full_name: 'octo-org/videos' } },
  },
};

/** Returns the texts of a folder's files by path, without those of Git, packages and workflows. */
function filesIn(folder: string, root = folder): Record<string, string> {
  const texts = readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (['.git', 'node_modules', 'workflows'].includes(entry.name)) return [];
    if (entry.isDirectory()) return Object.entries(filesIn(path, root));
    if (!entry.isFile() || statSync(path).size > LARGEST) return [];
    return [[relative(root, path), readFileSync(path, 'utf8')] as const];
  });
  return Object.fromEntries(texts);
}

/** Returns a made-up value for each name that the workflow takes from a context, such as `secrets`. */
function madeUp(workflow: string, context: string): Record<string, string> {
  const names = [...workflow.matchAll(new RegExp(`\\b${context}\\.([A-Za-z_]\\w*)`, 'g'))].map(([, name = '']) => name);
  const value = (name: string) => {
    if (/KEY/.test(name)) return `pictai_${name}`;
    if (/ACCOUNT/.test(name)) return '123456789012';
    return /REGION/.test(name) ? 'us-east-2' : `made-up-${name}`;
  };
  return Object.fromEntries(names.map((name) => [name, value(name)]));
}

/** Writes actions that do nothing, in place of other people's. @returns their folders by reference. */
function standIns(references: readonly string[], folder: string): Record<string, string> {
  const made = references.map((reference, at): [string, string] => {
    const place = join(folder, String(at));
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, 'action.yml'), 'name: stand-in\nruns:\n  using: node24\n  main: main.cjs\n');
    writeFileSync(
      join(place, 'main.cjs'),
      `console.log(${JSON.stringify(`A stand-in for ${reference} did nothing.`)});\n`,
    );
    return [reference, place];
  });
  return Object.fromEntries(made);
}

async function tryOut(path: string, act: string): Promise<number> {
  process.env['ACT'] = act;
  const workflow = readFileSync(path, 'utf8');
  const used = [...workflow.matchAll(/\buses:\s*["']?([\w.-]+\/[^\s"'#]+@[^\s"'#]+)/g)].map(([, name = '']) => name);
  const own = used.find((name) => name.includes('pictory-connection'));
  const others = used.filter((name) => name !== own && !name.startsWith('actions/checkout@'));
  const root = path.includes('.github') ? resolve(dirname(path), '../..') : dirname(path);
  const action = readFileSync(resolve(import.meta.dirname, '../action.yml'), 'utf8');
  const folder = mkdtempSync(join(tmpdir(), 'try-'));
  const sandbox = await startSandbox({ seed: 1 });
  sandbox.github.pull({ headSha: HEAD });
  try {
    const { exitCode, log } = await runWorkflow({
      workflow,
      event: { name: 'pull_request', payload: pullRequest },
      files: { ...filesIn(root), 'action.yml': action.replaceAll(DEFAULT_URL, sandbox.url) },
      secrets: { PICTORY_API_KEY: 'pictai_sandbox', ...madeUp(workflow, 'secrets'), GITHUB_TOKEN: 'ghs_sandbox' },
      variables: madeUp(workflow, 'vars'),
      others: standIns([...new Set(others)], folder),
      ...(own !== undefined && { action: own }),
      env: {
        AWS_ENDPOINT_URL_S3: sandbox.url,
        VIMEO_API_URL: sandbox.url,
        GITHUB_API_URL: sandbox.githubUrl,
        GITHUB_GRAPHQL_URL: `${sandbox.githubUrl}/graphql`,
        GITHUB_RUN_ID: '1234567890',
      },
    });
    console.log(log);
    const comments = sandbox.github.comments().map(({ body }) => body.replace(/^<!-- .* -->\n/gm, ''));
    console.log(comments.length === 0 ? 'No comment was written.' : 'The comment on the pull request:\n');
    console.log(comments.join('\n'));
    return exitCode;
  } finally {
    await sandbox.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

const [path] = process.argv.slice(2);
const act = path === undefined ? undefined : installedAct();
if (path === undefined) {
  console.error('Which workflow? npm run try -- path/to/.github/workflows/pictory.yml');
  process.exitCode = 2;
} else if (act === undefined) {
  console.error('act is missing, and there is no Go to install it with. Install Go: https://go.dev/doc/install');
  process.exitCode = 1;
} else {
  process.exitCode = await tryOut(resolve(path), act);
}
