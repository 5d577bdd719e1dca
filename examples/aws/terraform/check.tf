# For check-role.sh: reads the role of Pictory, and nothing else. The account needs GitHub's OIDC provider.

resource "aws_iam_role" "check" {
  count = length(var.check_subject) > 0 ? 1 : 0

  name               = "PictoryConnectionCheck"
  description        = "Lets a workflow check the role of Pictory"
  assume_role_policy = jsonencode(local.check_trust_policy)
}

resource "aws_iam_role_policy" "check" {
  count = length(var.check_subject) > 0 ? 1 : 0

  name   = "check_role"
  role   = aws_iam_role.check[0].name
  policy = jsonencode(local.check_access_policy)
}

locals {
  check_trust_policy = {
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "TrustGitHub"
        Effect    = "Allow"
        Action    = "sts:AssumeRoleWithWebIdentity"
        Principal = { Federated = "arn:aws:iam::${data.aws_caller_identity.current.account_id}:oidc-provider/token.actions.githubusercontent.com" }
        Condition = {
          StringEquals = {
            "token.actions.githubusercontent.com:aud" = "sts.amazonaws.com"
            "token.actions.githubusercontent.com:sub" = var.check_subject
          }
        }
      },
    ]
  }

  check_access_policy = {
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "CheckRole"
        Effect   = "Allow"
        Action   = ["iam:GetRole", "iam:SimulatePrincipalPolicy"]
        Resource = "arn:aws:iam::${data.aws_caller_identity.current.account_id}:role/${aws_iam_role.pictory.name}"
      },
    ]
  }
}
