# What is not a setting of the function; its settings are variables too, in settings.tf.json.

variable "name" {
  description = "Name of the function, and before the names of table, alarms and dashboard."
  type        = string
  default     = "otp-router"

  validation {
    condition     = can(regex("^[A-Za-z][A-Za-z0-9_-]{0,63}$", var.name))
    error_message = "name has up to 64 letters, digits, hyphens and underscores, a letter first."
  }
}

variable "zip" {
  description = "The zip that runs: dist/otp-router.zip of the npm package or of a release."
  type        = string
}

variable "user_pool_arn" {
  description = "ARN of the pool that may call the function."
  type        = string
}

variable "otp_secret" {
  description = "Key behind every code, seal and hash: 32 to 512 printable characters without spaces. Empty: one is generated, and is in Terraform's state."
  type        = string
  default     = ""
  sensitive   = true
}

variable "table_name" {
  description = "A table of yours: partition key pk (a string), TTL attribute expiresAt. Empty: one is made. none: no limits, which is unsafe."
  type        = string
  default     = ""
}

variable "email_identities" {
  description = "SES identities that cover the senders, such as example.com. Needed when channels has email."
  type        = list(string)
  default     = []
}

variable "email_senders" {
  description = "Senders beside email_from: those of brands."
  type        = list(string)
  default     = []
}

variable "log_level" {
  description = "Least level of log lines."
  type        = string
  default     = "INFO"
}

variable "log_days" {
  description = "Days that logs are kept."
  type        = number
  default     = 30
}

variable "alarm_email" {
  description = "Where alarms are mailed to; SNS asks that address to confirm. Empty: nowhere."
  type        = string
  default     = ""
}

variable "alarm_sms_usd" {
  description = "Alarm when the SMS of a month cost this much, in USD."
  type        = number
  default     = 50
}

variable "permissions_boundary" {
  description = "ARN of the policy that bounds the function's role. Empty: none."
  type        = string
  default     = ""

  validation {
    condition     = can(regex("^(arn:[a-z-]+:iam::([0-9]{12}|aws):policy/[A-Za-z0-9_+=,.@/-]+)?$", var.permissions_boundary))
    error_message = "permissions_boundary is the ARN of an IAM policy, such as arn:aws:iam::123456789012:policy/boundary."
  }
}

variable "role_path" {
  description = "Path of the function's role, such as /teams/auth/."
  type        = string
  default     = "/"

  validation {
    condition     = can(regex("^/([A-Za-z0-9_+=,.@-]+/)*$", var.role_path))
    error_message = "role_path begins and ends with a slash, such as /teams/auth/."
  }
}

variable "tags" {
  description = "Tags of all that is made here, beside the provider's default_tags."
  type        = map(string)
  default     = {}
}

variable "kms_key_arn" {
  description = "KMS key of the function's variables. Its policy must let the function's role decrypt. Empty: Lambda's own."
  type        = string
  default     = ""
}
