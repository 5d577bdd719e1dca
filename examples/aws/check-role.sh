#!/usr/bin/env bash
# Checks the role through which Pictory reads S3 buckets, and changes nothing.
#
#   check-role.sh BUCKET[/FILE]...
#
# Needs the AWS CLI and jq, and credentials of the account that has the role, with iam:GetRole and
# iam:SimulatePrincipalPolicy on it. Name a file of a bucket if the role may read some folders only.
#
# Prints one line for each check: passed, failed (certain), risk (uncertain), or skipped with the reason. In a workflow,
# failures and risks are annotations. Ends with 1 if a check failed, with 2 if the arguments are wrong.
set -uo pipefail

ROLE=PictoryCloudIntegrationRole
export AWS_PAGER=''
failures=0

# say RESULT CHECK FOUND
say() {
  printf '%-8s %s: %s\n' "$1" "$2" "$3"
  if [ "$1" = failed ]; then failures=$((failures + 1)); fi
  if [ "${GITHUB_ACTIONS:-}" != true ]; then return; fi
  case $1 in
    failed) printf '::error title=%s::%s\n' "$2" "$3" ;;
    risk) printf '::warning title=%s::%s\n' "$2" "$3" ;;
  esac
}

finish() {
  if [ "$failures" -gt 0 ]; then exit 1; fi
  exit 0
}

# The code of an error of the AWS CLI, such as AccessDenied.
code_of() {
  local code
  code=$(sed -nE 's/.*An error occurred \(([A-Za-z]+)\).*/\1/p' <<<"$1" | head -n 1)
  printf '%s' "${code:-no answer of AWS}"
}

is_denied() {
  case $1 in AccessDenied | AccessDeniedException | UnauthorizedOperation) return 0 ;; *) return 1 ;; esac
}

for program in aws jq; do
  if ! command -v "$program" >/dev/null; then
    echo "check-role.sh needs $program." >&2
    exit 2
  fi
done
if [ $# -eq 0 ]; then
  echo 'Usage: check-role.sh BUCKET[/FILE]...' >&2
  exit 2
fi
for target in "$@"; do
  if ! [[ $target =~ ^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[^[:cntrl:]]+)?$ ]]; then
    echo "Not a bucket, or a bucket and a file: $target" >&2
    exit 2
  fi
done

errors=$(mktemp)
trap 'rm -f "$errors"' EXIT

# 1. The role
if ! role=$(aws iam get-role --role-name "$ROLE" --output json 2>"$errors"); then
  code=$(code_of "$(cat "$errors")")
  if [ "$code" = NoSuchEntity ]; then
    say failed role.exists "There is no role $ROLE in this account. Make it with a template of examples/aws; Pictory looks for exactly this name."
  else
    say skipped role.exists "The role could not be read ($code)."
  fi
  say skipped role.trust 'The role is not known.'
  say skipped role.permissions 'The role is not known.'
  finish
fi
arn=$(jq -r .Role.Arn <<<"$role")
if [ "$(jq -r .Role.Path <<<"$role")" = / ]; then
  say passed role.exists "$ROLE is there."
else
  say failed role.exists "$ROLE has a path, and Pictory looks for it without one. Make the role again with the path /."
fi

# 2. The trust: one line for each principal of the guide, and one for each statement that denies.
# shellcheck disable=SC2016 # Variables of jq.
trust='
  def list: if type == "array" then . else [.] end;
  def assumes: (.Action // []) | list | any(ascii_downcase | IN("sts:assumerole", "sts:assume*", "sts:*", "*"));
  def names($wanted): .Principal as $all
    | $all == "*" or (($all | type) == "object" and (($all.AWS // []) | list | any(. == "*" or IN($wanted[]))));
  def conditional: (.Condition // {}) != {};
  def asks_external_id: conditional and (.Condition | tostring | ascii_downcase | contains("sts:externalid"));
  ["701488979254", "arn:aws:iam::701488979254:root"] as $root
  | [$root, ["arn:aws:iam::701488979254:role/CloudIntegrationRole"], ["arn:aws:iam::701488979254:role/ecsTaskExecutionRole"]] as $all
  | (.Role.AssumeRolePolicyDocument.Statement | list) as $statements
  | [$statements[] | select(.Effect == "Allow" and assumes)] as $allows
  | ([$allows[] | select(names($root) and (asks_external_id | not))] | length > 0) as $trusts_account
  | (
      $all[] as $one | $one[-1] as $arn
      | [$allows[] | select(names($one))] as $matching
      | [$matching[] | select(asks_external_id | not)] as $open
      | if $open != [] and ($open | all(conditional)) then ["risk", "\($arn) is trusted under a condition, and Pictory may not meet it."]
        elif $open != [] then ["passed", "\($arn) is trusted."]
        elif $matching != [] then ["failed", "\($arn) is trusted with an external id only, and Pictory sends none. Remove the condition."]
        elif $one == $root then
          if $all[1:] | all(. as $role | $allows | any(names($role))) then ["risk", "\($arn) is not trusted. The guide asks for it, as a backup."]
          else ["failed", "\($arn) is not trusted, and neither are both roles of Pictory. Add all three principals."] end
        elif $trusts_account then ["risk", "\($arn) is not trusted by itself, only as a part of its account. The guide asks for both."]
        else ["failed", "\($arn) is not trusted. Add all three principals of the guide."] end
    ),
    (
      $statements[] | select(.Effect == "Deny")
      | if .NotPrincipal or .NotAction then ["risk", "A statement with Deny may refuse Pictory."]
        elif (assumes and (. as $deny | $all | any(. as $one | $deny | names($one)))) | not then empty
        elif conditional then ["risk", "A statement with Deny refuses Pictory under a condition."]
        else ["failed", "A statement with Deny refuses Pictory. Remove it."] end
    )
  | @tsv'
if lines=$(jq -r "$trust" <<<"$role" 2>/dev/null); then
  while IFS=$'\t' read -r result found; do say "$result" role.trust "$found"; done <<<"$lines"
else
  say skipped role.trust 'The trust policy could not be read.'
fi

# 3. The permissions
# decision ACTION RESOURCE: allowed, denied, organization (may be the only one that denies), or the code of an error.
decision() {
  local answer
  if ! answer=$(aws iam simulate-principal-policy --policy-source-arn "$arn" \
    --action-names "$1" --resource-arns "$2" --output json 2>"$errors"); then
    code_of "$(cat "$errors")"
    return
  fi
  jq -r '.EvaluationResults[0]
    | if .EvalDecision == "allowed" then "allowed"
      elif .OrganizationsDecisionDetail.AllowedByOrganizations == false then "organization"
      elif .EvalDecision then "denied"
      else "no answer of AWS" end' <<<"$answer"
}

# permission ACTION RESOURCE WHEN-DENIED FIX
permission() {
  local said
  said=$(decision "$1" "$2")
  case $said in
    allowed) say passed role.permissions "$1 is allowed on $2." ;;
    denied) say "$3" role.permissions "$1 is not allowed on $2. $4" ;;
    organization) say risk role.permissions "A policy of your organization denies $1 on $2, perhaps not for Pictory." ;;
    *)
      if is_denied "$said"; then
        say risk role.permissions "$1 was not simulated: these credentials lack iam:SimulatePrincipalPolicy."
      else
        say skipped role.permissions "$1 on $2 was not simulated ($said)."
      fi
      ;;
  esac
}

for target in "$@"; do
  bucket=${target%%/*}
  lists=$(decision s3:ListBucket "arn:aws:s3:::$bucket")
  if [ "$target" != "$bucket" ]; then
    permission s3:GetObject "arn:aws:s3:::$target" failed 'Add the bucket, or the folder, to the policy of the role.'
  elif [ "$lists" = allowed ]; then
    permission s3:GetObject "arn:aws:s3:::$bucket/*" risk "If the role may read some folders only, name a file: $bucket/folder/file.mp4."
  else
    permission s3:GetObject "arn:aws:s3:::$bucket/*" failed 'Add the bucket to the policy of the role.'
  fi
  permission s3:ListBucket "arn:aws:s3:::$bucket" risk 'The guide asks for it.'
done
permission s3:ListAllMyBuckets 'arn:aws:s3:::*' risk 'The guide asks for it.'
finish
