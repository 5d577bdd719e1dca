import { ActionError } from '../errors.ts';
import { type ManifestOutcome, type OneOutcome, plansOf } from '../outcome.ts';
import type { Block, Table } from './layout.ts';
import { changesOf, list, type MarkdownFormatter, shownPlanId } from './tables.ts';
import { verdict } from './verdict.ts';

/** What a report shows of many connections: failures first, then what changes, and folded what does not. */
export function manifestBlocks(outcome: ManifestOutcome, format: MarkdownFormatter): Block[] {
  const { entries } = outcome;
  if (entries === undefined) return [];
  const changing = entries.filter(({ plan }) => plan !== undefined && plan.action !== 'none');
  const still = entries.filter(({ plan, connection }) => plan?.action === 'none' && connection);
  const plans = plansOf(outcome);
  const id = shownPlanId(plans, format);
  return [
    ...failures(outcome, entries, format),
    ...(changing.length === 0 ? [] : [changes(changing, format)]),
    ...(id === '' || plans.length < entries.length ? [] : [`Plan ${format.code(id)}`]),
    ...folded(
      `${still.length} unchanged`,
      list(
        still.flatMap(({ connection }) => connection ?? []),
        format,
      ),
    ),
    ...folded(`${outcome.unmanaged?.length} not in the manifest`, list(outcome.unmanaged ?? [], format)),
  ];
}

function folded(summary: string, blocks: readonly Block[]): Block[] {
  return blocks.length === 0 ? [] : [`<details><summary>${summary}</summary>`, ...blocks, '</details>'];
}

function failures(
  { error: whole }: ManifestOutcome,
  entries: readonly OneOutcome[],
  format: MarkdownFormatter,
): Block[] {
  const failed = entries.filter(({ error, plan }) => error !== undefined && plan?.blocker === undefined);
  const blocked = entries.filter(({ error, plan }) => error !== undefined && plan?.blocker !== undefined);
  return [...failed, ...blocked].map(({ task, error }) => {
    const happened = error instanceof Error ? error.message : String(error);
    // What holds for all of them is said above.
    const isSaid = error instanceof ActionError && whole instanceof ActionError && whole.fix.endsWith(error.fix);
    const fix = error instanceof ActionError && !isSaid ? ` ${error.fix}` : '';
    const { name = '' } = task.identity;
    const subject = happened.includes(`"${name}"`) ? '' : `${task.type.input} ${format.code(name)}: `;
    return `- ${subject}${format.prose(happened + fix)}`;
  });
}

/** A row for each connection, narrow enough for a telephone. */
function changes(entries: readonly OneOutcome[], format: MarkdownFormatter): Table {
  return {
    head: ['connection', 'change'],
    rows: entries.flatMap((entry) => {
      const { plan, task } = entry;
      if (plan === undefined) return [];
      const fields = changesOf(plan, entry, format).rows.map(
        ([field = '', ...values]) => `${field} ${values.join(' → ')}`,
      );
      // What is created has the name that stands beside it already.
      const shown = plan.action === 'create' ? fields.filter((line) => !line.startsWith('name ')) : fields;
      return [[`${task.type.input} ${format.cell(plan.name)}<br>**${verdict(entry)}**`, shown.join('<br>')]];
    }),
  };
}
