import { execFileSync } from 'node:child_process';
import { globSync, mkdirSync, writeFileSync } from 'node:fs';
import { Stryker } from '@stryker-mutator/core';

mkdirSync('.cache', { recursive: true });

/**
 * Mutation tests: `npm run test:mutation`, or with the names of the parts that are meant.
 *
 * Each part has the tests that are about it, and no others: Stryker loads every test file anew for every mutant. Tests
 * that share nothing are loaded as one file, which takes 3 s for the nine of `connections` instead of 17 s: longer than a
 * mutant's time, which then counts as killed.
 */
const PARTS = {
  connections: {
    mutate: ['src/connections/**/*.ts', '!src/connections/{change,types,replacement,many}.ts'],
    tests: [asOneFile('connections')],
  },
  pictory: {
    mutate: ['src/pictory/**/*.ts'],
    tests: ['__tests__/pictory/*.test.ts'],
  },
  apply: {
    mutate: ['src/{apply,refusal,setbacks,settle}.ts', 'src/connections/replacement.ts'],
    tests: [
      '__tests__/{apply,refusal,replacement,setbacks,settle}.test.ts',
      '__tests__/connections/replacement.test.ts',
    ],
  },
  comment: {
    mutate: ['src/github/{comment,comments,comment-key,courtesy,look-ahead,record,stamp}.ts'],
    tests: [
      asOneFile('comment', '__tests__/github/{comment-body,comment-key,comments,look-ahead,record,stamp}.test.ts'),
      '__tests__/github/{comment-life,courtesy,courtesy-decisions}.test.ts',
    ],
  },
  review: {
    mutate: ['src/github/{gate,pull-request,review}.ts'],
    tests: ['__tests__/github/{gate,pull-request,review}.test.ts'],
  },
  github: {
    mutate: ['src/github/{access,event,failure,octokit,once,run,subject}.ts'],
    tests: ['__tests__/github/{courtesy,failure,once,run,subject}.test.ts'],
  },
  main: {
    mutate: ['src/main.ts'],
    tests: ['__tests__/main.test.ts'],
  },
  'run-manifest': {
    mutate: ['src/manifest/{perform,jobs,errors}.ts', 'src/in-order.ts', 'src/connections/many.ts'],
    tests: [asOneFile('run-manifest', '__tests__/{in-order,connections/many,manifest/{perform,jobs,errors}}.test.ts')],
  },
  manifest: {
    mutate: ['src/manifest/*.ts', '!src/manifest/{perform,jobs,errors}.ts'],
    tests: [asOneFile('manifest', '__tests__/manifest/!(perform|jobs|errors|schema|cost).test.ts')],
  },
  report: {
    mutate: ['src/report/{blocks,log,manifest,markdown,notes,tables,verdict}.ts'],
    tests: [asOneFile('report', '__tests__/report/{blocks,log,manifest,markdown,notes,tables,verdict}.test.ts')],
  },
  text: {
    mutate: ['src/report/{escape,inline,mask,outputs}.ts'],
    tests: [asOneFile('text', '__tests__/report/{escape,inline,mask,outputs}.test.ts')],
  },
  find: {
    mutate: ['src/{find,goal,point-out,obstacles,drift}.ts'],
    tests: [asOneFile('find', '__tests__/{find,goal,point-out,drift,operations,connections/obstacles}.test.ts')],
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
