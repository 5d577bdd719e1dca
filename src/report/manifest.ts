import { ActionError } from '../errors.ts';
import type { EntryOutcome, Outcome } from '../outcome.ts';
import type { Block, Table } from './layout.ts';
import { changesOf, list, type Show, shownPlanId } from './tables.ts';
import { verdict } from './verdict.ts';

/** What a report shows of many connections: failures first, then what changes, and folded what does not. */
export function manifestBlocks(outcome: Outcome, entries: readonly EntryOutcome[], show: Show): Block[] {
  const changing = entries.filter(({ plan }) => plan !== undefined && plan.action !== 'none');
  const still = entries.filter(({ plan, connection }) => plan?.action === 'none' && connection);
  const plans = entries.flatMap(({ plan }) => (plan === undefined ? [] : [plan]));
  const id = shownPlanId(plans, show);
  return [
    ...failures(outcome, entries, show),
    ...(changing.length === 0 ? [] : [changes(changing, show)]),
    ...(id === '' || plans.length < entries.length ? [] : [`Plan ${show.code(id)}`]),
    ...folded(
      `${still.length} unchanged`,
      list(
        still.flatMap(({ connection }) => connection ?? []),
        show,
      ),
    ),
    ...folded(`${outcome.unmanaged?.length} not in the manifest`, list(outcome.unmanaged ?? [], show)),
  ];
}

function folded(summary: string, blocks: readonly Block[]): Block[] {
  return blocks.length === 0 ? [] : [`<details><summary>${summary}</summary>`, ...blocks, '</details>'];
}

function failures({ error: whole }: Outcome, entries: readonly EntryOutcome[], show: Show): Block[] {
  const failed = entries.filter(({ error, plan }) => error !== undefined && plan?.obstacle === undefined);
  const blocked = entries.filter(({ error, plan }) => error !== undefined && plan?.obstacle !== undefined);
  return [...failed, ...blocked].map(({ request, error }) => {
    const happened = error instanceof Error ? error.message : String(error);
    // What holds for all of them is said above.
    const isSaid = error instanceof ActionError && whole instanceof ActionError && whole.fix.endsWith(error.fix);
    const fix = error instanceof ActionError && !isSaid ? ` ${error.fix}` : '';
    const { name = '' } = request.identity;
    const subject = happened.includes(`"${name}"`) ? '' : `${request.type.input} ${show.code(name)}: `;
    return `- ${subject}${show.prose(happened + fix)}`;
  });
}

/** A row for each connection, narrow enough for a telephone. */
function changes(entries: readonly EntryOutcome[], show: Show): Table {
  return {
    head: ['connection', 'change'],
    rows: entries.flatMap((entry) => {
      const { plan, request } = entry;
      if (plan === undefined) return [];
      const fields = changesOf(plan, entry, show).rows.map(
        ([field = '', ...values]) => `${field} ${values.join(' → ')}`,
      );
      // What is created has the name that stands beside it already.
      const shown = plan.action === 'create' ? fields.filter((line) => !line.startsWith('name ')) : fields;
      return [[`${request.type.input} ${show.cell(plan.name)}<br>**${verdict(entry)}**`, shown.join('<br>')]];
    }),
  };
}
