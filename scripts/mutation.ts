import { execFileSync } from 'node:child_process';
import { globSync, mkdirSync, writeFileSync } from 'node:fs';
import { Stryker } from '@stryker-mutator/core';

mkdirSync('.cache', { recursive: true });

/**
 * Mutation tests: `npm run test:mutation`, or with the names of some parts.
 *
 * Each part has only the tests about it: Stryker loads every test file anew for every mutant. Tests that share nothing
 * are loaded as one file, which takes 3 s for the nine of `connections` instead of 17 s. A mutant has less time than that,
 * and would count as killed.
 */
const PARTS = {
  plan: {
    mutate: ['src/{connections,plan}/*.ts', '!src/{connections/types,plan/replacement,plan/order,plan/blocked}.ts'],
    tests: [asOneFile('plan', '__tests__/{connections,plan}/!(order|blocked|drift).test.ts')],
  },
  pictory: {
    mutate: ['src/pictory/*.ts'],
    tests: ['__tests__/pictory/*.test.ts'],
  },
  apply: {
    mutate: ['src/reconcile/{apply,apply-errors,reread}.ts', 'src/plan/replacement.ts'],
    tests: [
      '__tests__/reconcile/{apply,apply-errors,refusals,replacement,reread,deletes}.test.ts',
      '__tests__/plan/replacement.test.ts',
    ],
  },
  find: {
    mutate: ['src/reconcile/{find,goal,warnings,run-operation}.ts', 'src/plan/blocked.ts'],
    tests: [
      asOneFile(
        'find',
        '__tests__/{reconcile/{find,goal,warnings,stored-values,allow,run-operation},plan/{blocked,drift}}.test.ts',
      ),
    ],
  },
  'run-manifest': {
    mutate: ['src/reconcile/{run-manifest,manifest-errors,in-order}.ts', 'src/plan/order.ts'],
    tests: [
      asOneFile(
        'run-manifest',
        '__tests__/{reconcile/{run-manifest,manifest-plans,manifest-errors,in-order},plan/order}.test.ts',
      ),
    ],
  },
  manifest: {
    mutate: ['src/manifest/*.ts'],
    tests: [asOneFile('manifest', '__tests__/manifest/!(schema|cost).test.ts')],
  },
  comment: {
    mutate: ['src/comment/*.ts'],
    tests: [
      asOneFile('comment', '__tests__/comment/{body,subject,find,prefetch,review-record,format}.test.ts'),
      '__tests__/comment/{life,post,post-decisions}.test.ts',
    ],
  },
  review: {
    mutate: ['src/review/*.ts', 'src/github/pull-request.ts'],
    tests: ['__tests__/review/*.test.ts', '__tests__/github/pull-request.test.ts'],
  },
  github: {
    mutate: ['src/github/*.ts', '!src/github/pull-request.ts'],
    tests: [
      '__tests__/comment/post.test.ts',
      '__tests__/github/{access,api-errors,context,event,refusals,write-mode}.test.ts',
    ],
  },
  inputs: {
    mutate: ['src/inputs/*.ts'],
    tests: [asOneFile('inputs')],
  },
  http: {
    mutate: ['src/http/*.ts'],
    tests: ['__tests__/http/*.test.ts'],
  },
  preflight: {
    mutate: ['src/preflight/*.ts'],
    tests: ['__tests__/preflight/!(chunk).test.ts'],
  },
  report: {
    mutate: ['src/report/*.ts', '!src/report/outputs.ts'],
    tests: [asOneFile('report', '__tests__/report/!(inert|outputs).test.ts')],
  },
  text: {
    mutate: ['src/sanitize/{escape,markdown}.ts', 'src/report/outputs.ts'],
    tests: [asOneFile('text', '__tests__/{sanitize/{escape,markdown},report/outputs}.test.ts')],
  },
  main: {
    mutate: ['src/{main,publish}.ts'],
    tests: ['__tests__/main.test.ts'],
  },
  runner: {
    mutate: ['src/runner/*.ts', 'src/outcome.ts'],
    tests: ['__tests__/runner/*.test.ts', '__tests__/outcome.test.ts'],
  },
  redact: {
    mutate: ['src/sanitize/redact.ts'],
    tests: ['__tests__/sanitize/redact.test.ts'],
  },
} as const;

function asOneFile(name: string, tests = `__tests__/${name}/*.test.ts`): string {
  const path = `.cache/${name}.test.ts`;
  const all = globSync(tests).map((file) => `import '../${file}';\n`);
  writeFileSync(path, all.join(''));
  return path;
}

/** fast-check as one file: its hundreds of modules would be linked again for every test file and mutant. */
const FAST_CHECK = '.cache/fast-check';

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !Object.hasOwn(PARTS, name));
if (unknown.length > 0) throw new Error(`No part ${unknown.join(', ')}: there are ${Object.keys(PARTS).join(', ')}.`);

execFileSync('ncc', ['build', 'node_modules/fast-check/lib/fast-check.js', '--out', FAST_CHECK, '--quiet']);
for (const [name, { mutate, tests }] of Object.entries(PARTS)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  console.log(`Mutants of ${name}`);
  await new Stryker({
    mutate: [...mutate],
    jest: {
      configFile: 'jest.config.js',
      enableFindRelatedTests: false,
      config: {
        testMatch: tests.map((path) => `<rootDir>/${path}`),
        moduleNameMapper: { '^fast-check$': `<rootDir>/${FAST_CHECK}/index.js` },
      },
    },
    jsonReporter: { fileName: `.cache/mutation/${name}.json` },
  }).runMutationTest();
}
