resource "aws_iam_role" "pictory" {
  # Pictory looks for exactly this name.
  name               = "PictoryCloudIntegrationRole"
  description        = "Lets Pictory read S3 buckets"
  assume_role_policy = jsonencode(local.trust_policy)
}

resource "aws_iam_role_policy" "pictory" {
  name   = "s3_access_policy"
  role   = aws_iam_role.pictory.name
  policy = jsonencode(local.access_policy)
}

data "aws_caller_identity" "current" {}
