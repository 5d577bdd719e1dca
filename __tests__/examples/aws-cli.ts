import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cloudFormationRole } from './cloudformation.ts';

/** The trust policy of the templates. */
export const GUIDE = cloudFormationRole({ bucketNames: ['my-bucket'] }).trust;

/** What the AWS CLI is to say. */
export interface Account {
  /** The trust policy; the code of an error in place of a role. */
  readonly role?: string | { readonly path?: string; readonly trust?: unknown };
  /** By action and resource; allowed unless it is here. */
  readonly denied?: Readonly<Record<string, 'implicitDeny' | 'organization' | `error ${string}`>>;
}

/** In the place of the AWS CLI: answers as AWS does, from a file beside it. */
const STAND_IN = `#!/bin/sh
exec "$NODE" -e '
const { readFileSync } = require("node:fs");
const [file, , command, ...args] = process.argv.slice(1);
const { role = {}, denied = {}, guide } = JSON.parse(readFileSync(file, "utf8"));
const fail = (code) => {
  process.stderr.write("\\nAn error occurred (" + code + ") when calling an operation: no.\\n");
  process.exit(254);
};
const value = (name) => args[args.indexOf(name) + 1];
if (command === "get-role") {
  if (typeof role === "string") fail(role);
  const Path = role.path ?? "/";
  const Arn = "arn:aws:iam::123456789012:role" + Path + value("--role-name");
  process.stdout.write(JSON.stringify({ Role: { Path, Arn, AssumeRolePolicyDocument: role.trust ?? guide } }));
} else {
  const said = denied[value("--action-names") + " " + value("--resource-arns")] ?? "allowed";
  if (said.startsWith("error ")) fail(said.slice(6));
  const result = said === "organization"
    ? { EvalDecision: "implicitDeny", OrganizationsDecisionDetail: { AllowedByOrganizations: false } }
    : { EvalDecision: said };
  process.stdout.write(JSON.stringify({ EvaluationResults: [result] }));
}
' "$(dirname "$0")/account" "$@"
`;

/** Puts the AWS CLI into a folder of programs; it answers as the account is, from now on. */
export function useAwsCli(folder: string, account: Account): void {
  writeFileSync(join(folder, 'aws'), STAND_IN);
  chmodSync(join(folder, 'aws'), 0o755);
  writeFileSync(join(folder, 'account'), JSON.stringify({ ...account, guide: GUIDE }));
}
