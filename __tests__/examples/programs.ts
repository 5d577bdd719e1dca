import { spawn } from 'node:child_process';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/** A call of a program, or of an action of other people, that would leave this machine. */
export interface Call {
  readonly program: string;
  readonly args: readonly string[];
  readonly input: string;
}

/**
 * In the place of `gh` and `curl`: says how it was called. `gh issue list` prints which issue is open, and `gh api` the
 * pull request that was merged, as the filter of `--jq` shows it.
 */
const STAND_IN = `#!/bin/sh
here=$(dirname "$0")
exec "$NODE" -e '
const { appendFileSync, readFileSync } = require("node:fs");
const [here, program, ...args] = process.argv.slice(1);
const input = program === "curl" && args.includes("@-") ? readFileSync(0, "utf8") : "";
appendFileSync(here + "/calls", JSON.stringify({ program, args, input }) + "\\n");
if (program === "gh" && args[1] === "list") process.stdout.write(readFileSync(here + "/open-issue", "utf8"));
if (program === "gh" && args[0] === "api") {
  const { execFileSync } = require("node:child_process");
  const input = readFileSync(here + "/merged", "utf8");
  process.stdout.write(execFileSync("jq", ["--raw-output", args[args.indexOf("--jq") + 1]], { input }));
}
' "$here" "$(basename "$0")" "$@"
`;

/** How a script ended, and what it wrote to the summary and as outputs. */
export interface Ended {
  readonly exitCode: number | null;
  readonly summary: string;
  readonly outputs: Readonly<Record<string, string>>;
}

/** The programs of a runner that scripts of workflows call, as far as the examples need them. */
export class Programs {
  /** Comes before those of this machine. */
  readonly folder: string;
  readonly #summary: string;
  readonly #outputs: string;

  private constructor(folder: string) {
    this.folder = folder;
    this.#summary = join(folder, 'summary');
    this.#outputs = join(folder, 'outputs');
  }

  static async in(folder: string): Promise<Programs> {
    await mkdir(folder);
    for (const name of ['gh', 'curl']) {
      await writeFile(join(folder, name), STAND_IN);
      await chmod(join(folder, name), 0o755);
    }
    await writeFile(join(folder, 'calls'), '');
    const programs = new Programs(folder);
    await programs.openIssue(undefined);
    return programs;
  }

  /** Sets which issue is open: its number is what `gh issue list` prints. */
  async openIssue(number: number | undefined): Promise<void> {
    await writeFile(join(this.folder, 'open-issue'), number === undefined ? '' : `${number}\n`);
  }

  /** Sets the labels of the merged pull request; until then, `gh api` fails. */
  async mergedWith(labels: readonly string[]): Promise<void> {
    await writeFile(join(this.folder, 'merged'), JSON.stringify([{ labels: labels.map((name) => ({ name })) }]));
  }

  /** The file of the calls: stand-ins for actions write to it as well. */
  get calledIn(): string {
    return join(this.folder, 'calls');
  }

  async calls(): Promise<readonly Call[]> {
    const lines = (await readFile(this.calledIn, 'utf8')).split('\n').filter((line) => line !== '');
    return lines.map((line) => JSON.parse(line));
  }

  /** Runs a script as a runner does when the step names no shell: `bash -e`. */
  async run(script: string, folder: string, env: Readonly<Record<string, string>>): Promise<Ended> {
    for (const file of [this.#summary, this.#outputs]) await writeFile(file, '');
    const path = `${this.folder}${delimiter}${process.env['PATH'] ?? ''}`;
    const child = spawn('bash', ['-e', '-c', script], {
      cwd: folder,
      stdio: 'ignore',
      env: {
        ...env,
        PATH: path,
        NODE: process.execPath,
        CALLS: this.calledIn,
        GITHUB_STEP_SUMMARY: this.#summary,
        GITHUB_OUTPUT: this.#outputs,
      },
    });
    const exitCode = await new Promise<number | null>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', resolve);
    });
    const written = await readFile(this.#outputs, 'utf8');
    const outputs = [...written.matchAll(/^([^=\n]+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]);
    return { exitCode, summary: await readFile(this.#summary, 'utf8'), outputs: Object.fromEntries(outputs) };
  }
}
