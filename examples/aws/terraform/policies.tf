# Without the optional variables, the role allows exactly what Pictory's guide requires.
# docs/aws.md explains what each of them removes.

locals {
  trust_policy = {
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "TrustPictory"
        Effect = "Allow"
        Action = "sts:AssumeRole"
        Principal = {
          AWS = concat(
            [
              "arn:aws:iam::701488979254:role/CloudIntegrationRole",
              "arn:aws:iam::701488979254:role/ecsTaskExecutionRole",
            ],
            var.trust_pictory_account ? ["arn:aws:iam::701488979254:root"] : [],
          )
        }
      },
    ]
  }

  access_policy = {
    Version = "2012-10-17"
    Statement = concat(
      [
        {
          Sid      = "ReadObjects"
          Effect   = "Allow"
          Action   = "s3:GetObject"
          Resource = length(var.folders) > 0 ? [for folder in var.folders : "arn:aws:s3:::${folder}*"] : [for name in var.bucket_names : "arn:aws:s3:::${name}/*"]
        },
      ],
      var.list_objects ? [
        {
          Sid      = "ListObjects"
          Effect   = "Allow"
          Action   = "s3:ListBucket"
          Resource = [for name in var.bucket_names : "arn:aws:s3:::${name}"]
        },
      ] : [],
      var.list_all_buckets ? [
        {
          Sid      = "ListAllBuckets"
          Effect   = "Allow"
          Action   = "s3:ListAllMyBuckets"
          Resource = "arn:aws:s3:::*"
        },
      ] : [],
      length(var.kms_key_arns) > 0 ? [
        {
          Sid       = "DecryptObjects"
          Effect    = "Allow"
          Action    = "kms:Decrypt"
          Resource  = var.kms_key_arns
          Condition = { StringLike = { "kms:ViaService" = "s3.*.amazonaws.com" } }
        },
      ] : [],
    )
  }
}
