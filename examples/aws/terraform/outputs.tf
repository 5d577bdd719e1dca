output "aws_account_id" {
  description = "The value of aws-account-id."
  value       = data.aws_caller_identity.current.account_id
}

output "role_arn" {
  description = "The role that Pictory assumes."
  value       = aws_iam_role.pictory.arn
}

output "check_role_arn" {
  description = "The role that a workflow assumes to check the one above; null if there is none."
  value       = one(aws_iam_role.check[*].arn)
}
