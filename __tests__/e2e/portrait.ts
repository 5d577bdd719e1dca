import type { StepResult } from '../../sandbox/runner.ts';
import type { CommentView, RecordedRequest } from '../../sandbox/sandbox.ts';
import { behaviourOf } from './behaviour.ts';
import { indented } from './layout.ts';
import { withNames } from './secrets.ts';
import { wordingOf } from './wording.ts';

/** All that one step leaves behind, and what it was given. */
export interface Seen {
  readonly inputs: Readonly<Record<string, string>>;
  /** The event, if it says anything. */
  readonly on?: string | undefined;
  readonly result: Pick<StepResult, 'exitCode' | 'signal' | 'log' | 'annotations' | 'masks' | 'outputs' | 'summary'>;
  readonly requests: readonly RecordedRequest[];
  readonly comments: readonly CommentView[];
  /** The comments as they were before the step. */
  readonly commentsBefore: readonly CommentView[];
}

/** A part of a portrait: its title, and its text. A part without a text is left out. */
export type Section = readonly [title: string, text: string];

/** A step as two texts that people can read, and that are the same on every machine. */
export interface Portrait {
  /** What the step did. No change of a text for people changes it. */
  readonly behaviour: string;
  /** What the step told people. */
  readonly wording: string;
}

/** Describes a step: each thing that it left behind is in exactly one of the two texts. */
export function portrait(seen: Seen): Portrait {
  return { behaviour: drawn(behaviourOf(seen)), wording: drawn(wordingOf(seen)) };
}

function drawn(sections: readonly Section[]): string {
  const shown = sections.filter(([, text]) => text !== '').map(([title, text]) => `${title}:\n${indented(text)}`);
  return steady(withNames(`${shown.join('\n\n')}\n`));
}

/** Ports, durations and places in the bundle are not the same twice. */
function steady(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/\b(127\.0\.0\.1|localhost):\d+/g, '$1:<port>')
    .replace(/\b\d{7,} seconds\b/g, '<until 2100>')
    .replace(/\b\d+ ms\b/g, '<n> ms')
    .replace(/\b\d{4}-\d\d-\d\d \d\d:\d\d UTC/g, '<time>')
    .replace(/\b(?:ENOTFOUND|EAI_AGAIN)\b/g, '<no such host>')
    .replace(/(?:^ *(?:Debug: +)?at \S.*\n?)+/gm, '  Debug:     at <the stack>\n');
}
