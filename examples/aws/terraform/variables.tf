variable "bucket_names" {
  description = "The buckets that Pictory may read."
  type        = list(string)

  validation {
    condition     = length(var.bucket_names) > 0 && alltrue([for name in var.bucket_names : can(regex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", name))])
    error_message = "There must be at least one, and they must be names of buckets, without s3:// and without a path."
  }
}

variable "folders" {
  description = "Lets Pictory read only these folders, such as my-bucket/videos/; empty for whole buckets."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for folder in var.folders : can(regex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]/([A-Za-z0-9!_.'()-]+/)+$", folder))])
    error_message = "They must each be a bucket's name and a folder, and end with a slash."
  }
}

variable "list_objects" {
  description = "Whether Pictory may list the objects in the buckets, as its guide requires."
  type        = bool
  default     = true
  nullable    = false
}

variable "list_all_buckets" {
  description = "Whether Pictory may list the names of all buckets of the account, as its guide requires."
  type        = bool
  default     = true
  nullable    = false
}

variable "trust_pictory_account" {
  description = "Whether to trust Pictory's whole account, as its guide requires, and not only two of its roles."
  type        = bool
  default     = true
  nullable    = false
}

variable "kms_key_arns" {
  description = "The KMS keys that encrypt the buckets; empty if there are none."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for arn in var.kms_key_arns : can(regex("^arn:aws:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+$", arn))])
    error_message = "They must be ARNs of keys, not of aliases."
  }
}

variable "check_subject" {
  description = "The workflow that may check the role, as the subject of its OIDC token, such as repo:octo-org/videos:ref:refs/heads/main; empty if none may."
  type        = string
  default     = ""
  nullable    = false

  validation {
    condition     = can(regex("^(repo:[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+:[A-Za-z0-9_./:-]+)?$", var.check_subject))
    error_message = "It must be a subject without wildcards."
  }
}
