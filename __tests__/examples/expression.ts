import { data, Evaluator, Lexer, Parser } from '@actions/expressions';

/** What expressions may speak of: `github`, `secrets`, `steps` and so on. */
export type Contexts = Readonly<Record<string, unknown>>;

/** What has become of the steps before. */
export type Status = 'success' | 'failure';

type Value = data.ExpressionData;

const STATUS_FUNCTION = /\b(?:success|failure|always|cancelled)\(\)/;

/** The value of an expression, by GitHub's own evaluator. */
function evaluate(expression: string, contexts: Contexts, status: Status): Value {
  const told = (name: string, value: boolean) =>
    [name, { name, minArgs: 0, maxArgs: 0, call: () => new data.BooleanData(value) }] as const;
  const functions = new Map([
    told('success', status === 'success'),
    told('failure', status === 'failure'),
    told('always', true),
    told('cancelled', false),
  ]);
  const values: Value = JSON.parse(JSON.stringify(contexts), data.reviver);
  if (!(values instanceof data.Dictionary)) throw new Error('The contexts of an expression are a mapping');
  const { tokens } = new Lexer(expression).lex();
  const tree = new Parser(tokens, Object.keys(contexts), [...functions.values()]).parse();
  return new Evaluator(tree, values, functions).evaluate();
}

/** A text with the values of the expressions in it. */
export function filledIn(text: unknown, contexts: Contexts): string {
  return String(text).replaceAll(/\$\{\{(.*?)\}\}/gs, (_, expression: string) =>
    evaluate(expression, contexts, 'success').coerceString(),
  );
}

/** Whether an `if:` lets a job or a step run; without a word on the steps before, none of them may have failed. */
export function isMet(condition: unknown, contexts: Contexts, status: Status): boolean {
  const text = String(condition ?? 'success()').replaceAll(/^\s*\$\{\{|\}\}\s*$/g, '');
  const whole = STATUS_FUNCTION.test(text) ? text : `success() && (${text})`;
  const value = evaluate(whole, contexts, status);
  return value.coerceString() !== '' && !['false', '0'].includes(value.coerceString());
}
