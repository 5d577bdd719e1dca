/**
 * Runs a workflow file under act on this machine, as on a pull request, and prints every comment:
 *
 *     npm run try -- path/to/.github/workflows/pictory.yml
 *
 * Pictory and GitHub are the sandbox, with an empty account. Secrets and variables have made-up values. Other people's
 * actions do nothing and have no outputs, except for actions/checkout. The files beside `.github` are the repository.
 * The log is printed with `--verbose`, if a run fails without an error of the action, or if there is no comment.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { parse, parseDocument } from 'yaml';
import { runWorkflow } from '../__tests__/act/act.ts';
import { githubPage } from '../demo/github-page.ts';
import type { CommentView } from '../sandbox/github/console.ts';
import { type Sandbox, startSandbox } from '../sandbox/sandbox.ts';
import { REPOSITORY } from '../src/identity.ts';
import { installedAct } from './act-program.ts';

const HEAD = 'beefcafe00000000000000000000000000000000';
const PAGE = resolve(import.meta.dirname, '../demo-out/try.html');
const DEFAULT_URL = 'https://api.pictory.ai';
/** In bytes: a larger file is not one of a workflow. */
const LARGEST = 1024 * 1024;
const LONGEST_MS = 5 * 60_000;

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

/** Returns the texts of a repository's files by path, without Git's, packages, workflows, and `dist`, which is the action's. */
function filesIn(folder: string, root = folder): Record<string, string> {
  const texts = readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    const inside = relative(root, path);
    const left = ['dist', 'action.yml', join('.github', 'workflows')];
    if (['.git', 'node_modules'].includes(entry.name) || left.includes(inside)) return [];
    if (entry.isDirectory()) return Object.entries(filesIn(path, root));
    if (!entry.isFile() || statSync(path).size > LARGEST) return [];
    return [[inside, readFileSync(path, 'utf8')] as const];
  });
  return Object.fromEntries(texts);
}

/** The names that a text takes from a context, such as `secrets`. */
function namesIn(text: string, context: string): readonly string[] {
  const uses = text.matchAll(new RegExp(`\\b${context}(?:\\.|\\[['"])([A-Za-z_]\\w*)`, 'g'));
  return [...uses].map(([, name = '']) => name);
}

/** Returns a made-up value for each name of a context: a valid one for the input of a step, or else by the name. */
function madeUp(workflow: string, steps: readonly Step[], context: string): Record<string, string> {
  const given = steps.flatMap((step) => Object.entries(step.with ?? {}));
  const inputs = new Map(given.flatMap(([input, text]) => namesIn(String(text), context).map((name) => [name, input])));
  const value = (name: string) => {
    const use = inputs.get(name) ?? name;
    if (/^api-key$|^(?!.*-).*key/i.test(use)) return `pictai_${name}`;
    if (/account/i.test(use)) return '123456789012';
    return /region/i.test(use) ? 'us-east-2' : `made-up-${name}`;
  };
  return Object.fromEntries(namesIn(workflow, context).map((name) => [name, value(name)]));
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

interface Step {
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

/** Returns the steps of a workflow; none if it is not one. */
function stepsOf(workflow: { readonly jobs?: unknown } | null): readonly Step[] {
  const jobs: Readonly<Record<string, { readonly steps?: readonly Step[] }>> = Object(workflow?.jobs);
  return Object.values(jobs).flatMap((job) => job?.steps ?? []);
}

/** Whether a step without a key is one of this action, or of a fork with the same name. */
function hasItsName({ uses = '' }: Step): boolean {
  return uses.split('@')[0]?.split('/')[1] === REPOSITORY.split('/')[1];
}

type Keys = Readonly<Record<string, unknown>>;

/** Returns the entries of a manifest; none if it is none: the action says what is wrong with it. */
function entriesIn(manifest: string): readonly Keys[] {
  try {
    const { connections } = Object(parse(manifest));
    const entries: readonly unknown[] = Array.isArray(connections) ? connections : [];
    return entries.map((entry): Keys => Object(entry));
  } catch {
    return [];
  }
}

/** Puts each bucket that a step or an entry of a manifest names into its region, so a preflight finds it there. */
function placeBuckets({ services }: Sandbox, steps: readonly Step[], files: Readonly<Record<string, string>>): void {
  const inputs = steps.flatMap((step): readonly Keys[] => (step.with ? [step.with] : []));
  const entries = inputs.flatMap(({ config }) => entriesIn(files[String(config)] ?? ''));
  for (const { buckets = '', 'aws-region': region } of [...inputs, ...entries]) {
    const names: readonly unknown[] = Array.isArray(buckets) ? buckets : String(buckets).split(/[,\n]/);
    for (const name of names) services.bucket(String(name).trim(), { region: String(region) });
  }
}

async function tryOut(path: string, workflow: string, steps: readonly Step[], act: string): Promise<number> {
  process.env['ACT'] = act;
  // Whatever a fork of the action is called, its step has the key.
  const own = (steps.find((step) => step.with?.['api-key'] !== undefined) ?? steps.find(hasItsName))?.uses;
  const used = new Set(steps.flatMap(({ uses = '' }) => (/^[\w.-]+\/.+@/.test(uses) ? [uses] : [])));
  const others = [...used].filter((name) => name !== own && !name.startsWith('actions/checkout@'));
  const inRepository = dirname(path).endsWith(join('.github', 'workflows'));
  const action = readFileSync(resolve(import.meta.dirname, '../action.yml'), 'utf8');
  const folder = mkdtempSync(join(tmpdir(), 'try-'));
  const files = inRepository ? filesIn(resolve(dirname(path), '../..')) : {};
  const sandbox = await startSandbox({ seed: 1 });
  sandbox.github.pull({ headSha: HEAD });
  rmSync(PAGE, { force: true });
  try {
    placeBuckets(sandbox, steps, files);
    const { exitCode, log } = await runWorkflow({
      workflow,
      event: { name: 'pull_request', payload: pullRequest },
      longestMs: LONGEST_MS,
      files: {
        ...files,
        'action.yml': action.replaceAll(DEFAULT_URL, sandbox.url),
      },
      secrets: {
        PICTORY_API_KEY: 'pictai_sandbox',
        ...madeUp(workflow, steps, 'secrets'),
        GITHUB_TOKEN: 'ghs_sandbox',
      },
      variables: madeUp(workflow, steps, 'vars'),
      others: standIns(others, folder),
      ...(own !== undefined && !own.startsWith('.') && { action: own }),
      env: {
        AWS_ENDPOINT_URL_S3: sandbox.url,
        VIMEO_API_URL: sandbox.url,
        GITHUB_API_URL: sandbox.githubUrl,
        GITHUB_GRAPHQL_URL: `${sandbox.githubUrl}/graphql`,
        GITHUB_RUN_ID: '1234567890',
      },
    });
    const comments = sandbox.github.comments();
    // act reports that it found no container engine, which it does not need here.
    const lines = log.split('\n').filter((line) => !/valid docker connection|LocalRepositoryCache/.test(line));
    const annotations = annotationsIn(log);
    const isExplained = exitCode === 0 ? comments.length > 0 : annotations.some((one) => one.startsWith('Error'));
    if (isVerbose || !isExplained) console.log(lines.join('\n'));
    if (comments.length === 0) console.log(`No comment was written.${whyNone(exitCode, log)}`);
    else await show(comments);
    for (const one of annotations) console.log(`\n${one}`);
    // GitHub makes this one for every run.
    const needed = (context: string) =>
      [...new Set(namesIn(workflow, context).filter((name) => name !== 'GITHUB_TOKEN'))].join(', ');
    const [secrets, variables] = [needed('secrets'), needed('vars')];
    if (secrets !== '') console.log(`\nSecrets that the repository needs (gh secret list): ${secrets}`);
    if (variables !== '') console.log(`\nVariables that the repository needs (gh variable list): ${variables}`);
    const hasRun = comments.length + annotations.length > 0;
    if (hasRun && own !== undefined && !own.startsWith('.'))
      console.log(`This copy of the action ran in place of ${own}.`);
    if (own !== undefined) return exitCode;
    console.error(
      'No step has the input `api-key`, so the action did not run: check its spelling, and that it is below `with:`.',
    );
    return exitCode || 1;
  } finally {
    await sandbox.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Returns the warnings and errors that GitHub would show beside the log. */
function annotationsIn(log: string): readonly string[] {
  const commands = log.matchAll(/::(error|warning)(?: (?:title=([^,:]*))?[^:]*)?::(.*)$/gm);
  return [...commands].map(([, level = '', title = '', message = '']) => {
    const [shown, said] = [title, message].map((text) =>
      text.replace(/%(0A|0D|25|3A|2C)/g, (code) => decodeURIComponent(code)),
    );
    return `${level === 'error' ? 'Error' : 'Warning'}: ${shown ? `${shown}\n` : ''}${said}`;
  });
}

function whyNone(exitCode: number, log: string): string {
  const trigger = ' The workflow does not run on `pull_request`: add `pull_request:` below `on:`.';
  if (log.includes('Could not find any stages')) return trigger;
  const nothing =
    ' Nothing changes, or the step of this action did not run: its `if:` was false, or no step has `api-key`. Stand-ins have no outputs.';
  return exitCode === 0 ? nothing : '';
}

async function show(views: readonly CommentView[]): Promise<void> {
  const comments = views.map(({ author, body, createdAt }) => {
    return { author: author.replace('[bot]', ''), body, createdAt: new Date(createdAt) };
  });
  const stage = { title: 'The pull request', comments };
  mkdirSync(dirname(PAGE), { recursive: true });
  writeFileSync(PAGE, await githubPage({ title: 'A preview', stages: [stage] }));
  console.log('The comment on the pull request:\n');
  for (const { body } of views) console.log(body.replace(/^<!-- .* -->\n/gm, ''));
  console.log(`As a page: ${relative('.', PAGE)}`);
}

const words = process.argv.slice(2);
const isVerbose = words.includes('--verbose');
const [given] = words.filter((word) => !word.startsWith('-'));
// npm runs scripts in this folder, wherever it was called.
const path = given && resolve(process.env['INIT_CWD'] ?? '.', given);
const wrong = (message: string, exitCode = 2) => {
  console.error(message);
  process.exitCode = exitCode;
};
const usage = 'Usage: npm run try -- path/to/.github/workflows/pictory.yml [--verbose]';
if (path === undefined) wrong(usage);
else if (!statSync(path, { throwIfNoEntry: false })?.isFile()) wrong(`There is no file ${path}.\n${usage}`);
else {
  const workflow = readFileSync(path, 'utf8');
  const document = parseDocument(workflow);
  const { errors } = document;
  const act = errors.length > 0 ? undefined : installedAct();
  if (errors[0] !== undefined) wrong(`${path} is not YAML: ${errors[0].message}`);
  else if (document.has('connections') && !document.has('jobs'))
    wrong(`${path} is a manifest. Give the workflow that names it as config.\n${usage}`);
  else if (act !== undefined) process.exitCode = await tryOut(path, workflow, stepsOf(document.toJS()), act);
  else wrong('act is missing, and there is no Go to install it with. Install Go: https://go.dev/doc/install', 1);
}
