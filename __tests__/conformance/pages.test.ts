import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { factsIn, LEVELS } from '../../scripts/conformance/facts.ts';
import { ROOT, read } from '../docs/markdown.ts';
import { companyCertificateFor, proxyTo, tlsInFrontOf } from '../e2e/servers.ts';
import { serve } from '../support/serve.ts';
import { API_KEY, conformance } from './child.ts';

const HOST = 'api.pictory.ai';
const PAGE = 'docs/conformance.md';

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startSandbox({ pageSize: 2 });
  for (const name of ['A', 'B', 'C']) sandbox.pictory.create({ type: 'VIMEO', name });
  sandbox.pictory.create({ type: 'AWS', name: 'A' });
});
afterEach(() => sandbox.close());

/** When the page or the README says that the last run was. */
function lastRun(page: string): string | undefined {
  return /last run against the real API: (.*?)(?: \(\[report\].*)?\.$/im.exec(page)?.[1];
}

describe('The page about the API', () => {
  const rows = [...read('docs/api.md').matchAll(/^\| `[a-z-]+` \|.*$/gm)].map(([row]) => row);
  const facts = factsIn(read('docs/api.md'));

  test('has an id of its own in each row', () => {
    expect(facts).toHaveLength(rows.length);
    expect(new Set(facts.map(({ id }) => id)).size).toBe(rows.length);
  });

  test('says of each fact what checks it, or why nothing does', () => {
    const checked = rows.map((row) => row.split(' | ').at(-1)?.replace(/ \|$/, '') ?? '');
    expect(checked.filter((text) => !LEVELS.some((level) => level === text) && !/^not: ./.test(text))).toEqual([]);
  });

  test.each([
    ['without a key', {}],
    ['reading', { key: API_KEY }],
    ['writing', { key: API_KEY, write: 4 }],
  ] as const)('has the very facts that a run %s reports', async (level, how) => {
    const { headings } = await conformance({ url: sandbox.url, ...how });
    const reach = LEVELS.slice(0, LEVELS.indexOf(level) + 1);
    expect([...headings.keys()].sort()).toEqual(
      facts.flatMap((fact) => (fact.level !== undefined && reach.includes(fact.level) ? [fact.id] : [])).sort(),
    );
  });
});

test('The README says when the last run against the real API was, as the page about it does', () => {
  expect(lastRun(read(PAGE))).toMatch(/^(?:not yet|\d{4}-\d\d-\d\d, (?:without a key|reading|writing))$/);
  expect(lastRun(read('README.md'))).toBe(lastRun(read(PAGE)));
});

test('A run against the sandbox leaves the page about the last runs alone', async () => {
  const before = readFileSync(join(ROOT, PAGE));
  const url = sandbox.url;
  const runs = [await conformance({ url }), await conformance({ url, key: API_KEY })];
  runs.push(await conformance({ url, key: API_KEY, write: 4 }));
  expect(runs.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0]);
  expect(readFileSync(join(ROOT, PAGE)).equals(before)).toBe(true);
});

describe('A run at the address of the real API', () => {
  /** A copy of the project, so that its own page stays as it is. */
  let copy: string;
  beforeEach(() => {
    copy = mkdtempSync(join(tmpdir(), 'conformance-'));
    for (const part of ['src', 'scripts', 'docs', 'package.json']) {
      cpSync(join(ROOT, part), join(copy, part), { recursive: true });
    }
    symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  });
  afterEach(() => rmSync(copy, { recursive: true, force: true }));

  const page = () => readFileSync(join(copy, PAGE), 'utf8');

  /** Runs the copy where the sandbox has the address of the real API. */
  async function real(how: { readonly key?: string; readonly write?: number }) {
    const certificate = companyCertificateFor(HOST);
    const tls = await tlsInFrontOf(sandbox.url, certificate);
    const proxy = await proxyTo(tls.port);
    const env = { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`, NODE_EXTRA_CA_CERTS: certificate.file };
    const run = await conformance({ ...how, env, script: join(copy, 'scripts/conformance.ts') });
    await proxy.close();
    await tls.close();
    certificate.remove();
    return run;
  }

  test('writes its date and its report into the page, each level in its place', async () => {
    const runs = [await real({ key: API_KEY }), await real({})];
    expect(runs.map(({ exitCode, log }) => [exitCode, log.includes('README.md')])).toEqual([
      [0, true],
      [0, true],
    ]);
    const [reading = '', without = ''] = runs.map(({ out }) => out);
    const [intro] = page().split('## ');
    expect(page()).toBe(`${intro}${without}\n${reading}\n## Writing\n\nNot run yet.\n`);
    expect(lastRun(page())).toBe(`${new Date().toISOString().slice(0, 10)}, without a key`);
  });

  test('finds that its certificate is trusted', async () => {
    expect((await real({})).headings.get('tls')).toBe('Holds');
  });

  test('that ended early writes nothing', async () => {
    const before = page();
    sandbox.addFault('POST /awsconnections status-500 x1');
    expect([(await real({ key: API_KEY, write: 4 })).exitCode, page()]).toEqual([1, before]);
  });

  test('that had no answer writes nothing', async () => {
    const before = page();
    const env = { HTTPS_PROXY: 'http://127.0.0.1:1' };
    const { exitCode, under } = await conformance({ env, script: join(copy, 'scripts/conformance.ts') });
    const failed = ['aws-path', 'vimeo-path', 'user-agent', 'tls', 'unauthorized'];
    expect([exitCode, under('Does not hold'), page()]).toEqual([1, failed, before]);
  });
});

test('What an API says stays text in the report', async () => {
  const hostile = 'a | b <img src=x> @octocat [x](http://e.test) `code`\n::error::x\n## Writing';
  const server = await serve((_line, _body, response) => {
    response.statusCode = 401;
    return { message: hostile };
  });
  const { exitCode, out } = await conformance({ url: server.url });
  server.close();
  const shown = '``a \\| b <img src=x> @octocat [x](http://e.test) `code`\\n::error::x\\n## Writing``';
  expect([exitCode, out.match(/^(?:::|## ).*$/gm)]).toEqual([0, ['## Without a key']]);
  expect(out).toContain(`| 401: ${shown} |`);
});

test('An id that an API makes up cannot break out of a printed command', async () => {
  const server = await serve((line, body) => {
    if (line.startsWith('POST')) return { ...body, connectionId: "x';$(touch&pwned);'", version: 1 };
    return { Items: [] };
  });
  const { log } = await conformance({ url: server.url, key: API_KEY, write: 0 });
  server.close();
  expect(log).toContain("/awsconnections/x%27%3B%24(touch%26pwned)%3B%27'");
});
