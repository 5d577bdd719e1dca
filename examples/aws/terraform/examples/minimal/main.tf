provider "aws" {
  region = "us-east-2"
}

module "pictory_role" {
  source = "../.."

  bucket_names = ["my-bucket"]
}

output "aws_account_id" {
  value = module.pictory_role.aws_account_id
}
