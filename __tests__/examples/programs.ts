import { spawn } from 'node:child_process';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/** A call of a program, or of an action of other people, that would leave this machine. */
export interface Call {
  readonly program: string;
  readonly args: readonly string[];
  readonly input: string;
}

/** In the place of `gh` and `curl`: says how it was called, and `gh issue list` prints which issue is open. */
const STAND_IN = `#!/bin/sh
here=$(dirname "$0")
exec "$NODE" -e '
const { appendFileSync, readFileSync } = require("node:fs");
const [here, program, ...args] = process.argv.slice(1);
const input = program === "curl" && args.includes("@-") ? readFileSync(0, "utf8") : "";
appendFileSync(here + "/calls", JSON.stringify({ program, args, input }) + "\\n");
if (program === "gh" && args[1] === "list") process.stdout.write(readFileSync(here + "/open-issue", "utf8"));
' "$here" "$(basename "$0")" "$@"
`;

/** How a script ended, and what it wrote to the summary. */
export interface Ended {
  readonly exitCode: number | null;
  readonly summary: string;
}

/** The programs of a runner that scripts of workflows call, as far as the examples need them. */
export class Programs {
  /** Comes before those of this machine. */
  readonly folder: string;
  readonly #summary: string;

  private constructor(folder: string) {
    this.folder = folder;
    this.#summary = join(folder, 'summary');
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
    await writeFile(this.#summary, '');
    const path = `${this.folder}${delimiter}${process.env['PATH'] ?? ''}`;
    const child = spawn('bash', ['-e', '-c', script], {
      cwd: folder,
      stdio: 'ignore',
      env: { ...env, PATH: path, NODE: process.execPath, CALLS: this.calledIn, GITHUB_STEP_SUMMARY: this.#summary },
    });
    const exitCode = await new Promise<number | null>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', resolve);
    });
    return { exitCode, summary: await readFile(this.#summary, 'utf8') };
  }
}
