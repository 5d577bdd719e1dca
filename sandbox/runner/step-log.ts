import { type Command, isCommandName, parseCommand } from './commands.ts';
import { mask, maskedValues } from './masks.ts';

/** A box on the run's summary page. Masked, and cut to the 4,096 characters a runner sends. */
export interface Annotation {
  readonly level: 'error' | 'warning' | 'notice';
  readonly title: string;
  readonly message: string;
}

const LONGEST_ANNOTATION = 4096;
const LABELS = { error: 'Error', warning: 'Warning', notice: 'Notice' } as const;

interface Settings {
  /** Values a runner masks before the step starts. */
  readonly secrets: readonly string[];
  /** Whether `::debug::` is shown. */
  readonly debug: boolean;
}

/** Reads a step's output line by line, and keeps what the runner makes of it. */
export class StepLog {
  readonly annotations: Annotation[] = [];
  readonly commands: Command[] = [];
  /** The values of `add-mask`, as printed. */
  readonly masks: string[] = [];
  /** The values of `set-output` and `save-state`, the commands that the files have replaced. */
  readonly outputs = new Map<string, string>();
  readonly state = new Map<string, string>();
  /** Whether a command itself failed, which fails the step. */
  failed = false;

  readonly #settings: Settings;
  readonly #hidden: Set<string>;
  readonly #raw: string[] = [];
  readonly #shown: string[] = [];
  readonly #unmasked: string[] = [];
  #resumeToken: string | undefined;

  constructor(settings: Settings) {
    this.#settings = settings;
    this.#hidden = new Set(settings.secrets.flatMap(maskedValues));
  }

  /** Every line as it was printed. */
  get raw(): string {
    return this.#raw.join('\n');
  }

  /** The log as people see it. A secret is hidden from the line after its `add-mask` on, not before. */
  get shown(): string {
    return this.#shown.join('\n');
  }

  /** The log without masking; the `add-mask` lines themselves are omitted. */
  get unmasked(): string {
    return this.#unmasked.join('\n');
  }

  /** Takes one line of output, without its line break. */
  read(line: string): void {
    this.#raw.push(line);
    const command = parseCommand(line, this.#resumeToken);
    if (command === undefined) this.#show(line);
    else if (this.#resumeToken === undefined) this.#run(command, line);
    else this.#readStopped(command, line, this.#resumeToken);
  }

  /** Adds an annotation, as a command of the script or the runner itself does, and its line in the log. */
  annotate(level: Annotation['level'], message: string, title = ''): void {
    const masked = mask(message, this.#hidden).slice(0, LONGEST_ANNOTATION);
    this.annotations.push({ level, title: mask(title, this.#hidden), message: masked });
    if (message !== '') this.#show(`${LABELS[level]}: ${message}`);
  }

  #show(text: string): void {
    this.#unmasked.push(text);
    this.#shown.push(mask(text, this.#hidden));
  }

  #fail(command: Command, reason: string): void {
    this.annotate('error', `Unable to process command '${command.name}' successfully.`);
    this.annotate('error', reason);
    this.failed = true;
  }

  /** While commands are stopped they are plain text, except the one that resumes them. */
  #readStopped(command: Command, line: string, resumeToken: string): void {
    if (command.name === resumeToken.toLowerCase()) this.#resumeToken = undefined;
    this.#show(line);
  }

  #run(command: Command, line: string): void {
    this.commands.push(command);
    switch (command.name) {
      case 'error':
      case 'warning':
      case 'notice':
        this.annotate(command.name, command.message, command.properties['title']);
        break;
      case 'debug':
        this.#debug(command);
        break;
      case 'group':
        this.#show(`▼ ${command.message}`);
        break;
      case 'add-mask':
        this.#addMask(command);
        break;
      case 'stop-commands':
        this.#stop(command, line);
        break;
      case 'set-output':
        this.#set(this.outputs, command);
        break;
      case 'save-state':
        this.#set(this.state, command);
        break;
      case 'set-env':
      case 'add-path':
        this.#fail(command, `The \`${command.name}\` command is disabled.`);
        break;
    }
  }

  #debug({ message }: Command): void {
    if (!this.#settings.debug) return;
    for (const line of message.split(/\r\n|\n|\r/)) this.#show(`Debug: ${line}`);
  }

  #addMask({ message }: Command): void {
    if (message.trim() === '') {
      this.annotate('warning', "Can't add secret mask for empty string in ##[add-mask] command.");
      return;
    }
    this.masks.push(message);
    for (const value of maskedValues(message)) this.#hidden.add(value);
  }

  #stop(command: Command, line: string): void {
    const token = command.message;
    if (token === '' || token.toLowerCase() === 'pause-logging' || isCommandName(token)) {
      this.#fail(command, `'${token}' cannot be used as the token that resumes workflow commands.`);
      return;
    }
    this.#resumeToken = token;
    // A token that can be guessed could be printed by the text it is meant to keep quiet.
    if (token.length > 6) this.#hidden.add(token);
    this.#show(line);
  }

  #set(target: Map<string, string>, command: Command): void {
    const name = command.properties['name'];
    if (name === undefined) {
      this.#fail(command, `Required field 'name' is missing in ##[${command.name}] command.`);
      return;
    }
    target.set(name, command.message);
    this.annotate('warning', `The \`${command.name}\` command is deprecated and will be disabled soon.`);
  }
}
