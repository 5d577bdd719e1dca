import { isSame } from '../connections/fields.ts';
import type { Field, Values } from '../connections/types.ts';
import type { Plan } from './plan.ts';

/** Returns the jobs to do first, because their plans free the name or the immutable values that a job's plan needs. */
export function prerequisites<Job extends { readonly plan: Plan }>({ plan }: Job, jobs: readonly Job[]) {
  if (plan.action === 'none' || plan.action === 'delete') return [];
  return jobs.filter(({ plan: other }) => {
    if (other === plan || other.type !== plan.type || other.current === null || other.action === 'none') return false;
    const { values } = other.current;
    const freesName = values.name === plan.name && (other.action === 'delete' || other.name !== plan.name);
    return freesName || (other.action !== 'update' && takesImmutablesOf(plan, values));
  });
}

function takesImmutablesOf(plan: Plan, freed: Values): boolean {
  if (plan.action !== 'create' && plan.action !== 'replace') return false;
  const immutable = plan.type.fields.filter(({ kind }) => kind === 'immutable');
  const taken = (field: Field) =>
    (plan.changes.find((one) => one.field === field) ?? { to: plan.current?.values[field.api] }).to;
  return immutable.length > 0 && immutable.every((field) => isSame(field, taken(field), freed[field.api]));
}
