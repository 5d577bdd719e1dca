import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Notes a call in the file `CALLS`, as the stand-ins of programs do: the action, some inputs, and a text. */
const note = (inputs: readonly string[], text: string) => `
const { appendFileSync } = require("node:fs");
const { execFileSync } = require("node:child_process");
const input = (name) => process.env["INPUT_" + name.toUpperCase()] || "";
const call = { program: __NAME__, args: ${JSON.stringify(inputs)}.map(input), input: ${text} };
appendFileSync(process.env.CALLS, JSON.stringify(call) + "\\n");
`;

/** Scripts that take the place of other people's actions. */
const SCRIPTS: Readonly<Record<string, string>> = {
  // The text is what a pull request would show.
  'peter-evans/create-pull-request': note(
    ['branch', 'title'],
    'execFileSync("git", ["diff", "--unified=0", "--", input("add-paths")], { encoding: "utf8" })',
  ),
  'aws-actions/configure-aws-credentials': note(['role-to-assume', 'aws-region'], '""'),
};

/** The main file of a stand-in, in its folder. */
export const MAIN = 'main.cjs';

/**
 * Writes the stand-ins for the actions that a workflow uses.
 *
 * @returns their folders, by the name that the workflow has for each, such as `owner/name@v1`.
 */
export async function standIns(workflow: string, folder: string): Promise<Readonly<Record<string, string>>> {
  const used = [...workflow.matchAll(/uses: (([\w-]+\/[\w-]+)@\S+)/g)];
  const made = used.map(async ([, reference = '', name = '']) => {
    const script = SCRIPTS[name];
    if (script === undefined) return [];
    const place = join(folder, name);
    await mkdir(place, { recursive: true });
    await writeFile(join(place, 'action.yml'), `{ name: ${name}, runs: { using: node24, main: ${MAIN} } }\n`);
    await writeFile(join(place, MAIN), script.replace('__NAME__', JSON.stringify(name)));
    return [[reference, place] as const];
  });
  return Object.fromEntries((await Promise.all(made)).flat());
}
