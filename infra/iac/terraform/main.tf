# cognito-otp-router in front of a user pool that Terraform owns: the function, its role, table, alarms and dashboard.
# The alarms and the settings are in files that `npm run render` writes.

terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.0"
    }
    random = {
      source  = "hashicorp/random"
      version = ">= 3.5"
    }
  }
}

data "aws_partition" "current" {}
data "aws_region" "current" {}
data "aws_caller_identity" "current" {}

locals {
  own_table  = var.table_name == ""
  uses_table = var.table_name != "none"
  table_name = local.own_table ? one(aws_dynamodb_table.codes[*].name) : var.table_name
  sms_here   = contains(["", data.aws_region.current.region], var.sns_region)
  sms_region = local.sms_here ? data.aws_region.current.region : var.sns_region
  sends_mail = length(var.email_identities) > 0
  ses        = "arn:${data.aws_partition.current.partition}:ses:${data.aws_region.current.region}:${data.aws_caller_identity.current.account_id}"
  senders    = distinct(concat([lower(var.email_from)], [for sender in var.email_senders : lower(sender)]))
}

resource "random_password" "secret" {
  count   = var.otp_secret == "" ? 1 : 0
  length  = 48
  special = false
}

resource "aws_lambda_function" "otp_router" {
  function_name    = var.name
  description      = "The four triggers of cognito-otp-router"
  runtime          = "nodejs24.x"
  architectures    = ["arm64"]
  handler          = "index.handler"
  filename         = var.zip
  source_code_hash = filebase64sha256(var.zip)
  role             = aws_iam_role.otp_router.arn
  # Cognito waits 5 s and then tries again.
  timeout     = 5
  memory_size = 512
  # A version for each code with each settings: `live` is at one of them, and can go back.
  publish     = true
  kms_key_arn = var.kms_key_arn == "" ? null : var.kms_key_arn
  tags        = var.tags

  logging_config {
    log_format = "Text"
    log_group  = aws_cloudwatch_log_group.otp_router.name
  }

  environment {
    variables = merge(local.settings, {
      OTP_SECRET           = var.otp_secret == "" ? one(random_password.secret[*].result) : var.otp_secret
      OTP_TABLE            = local.table_name
      POWERTOOLS_LOG_LEVEL = var.log_level
    })
  }

  depends_on = [aws_iam_role_policy.log]
}

# What the pool calls: never $LATEST.
resource "aws_lambda_alias" "live" {
  name             = "live"
  function_name    = aws_lambda_function.otp_router.function_name
  function_version = aws_lambda_function.otp_router.version
}

# Only that pool may call it. The pool names the alias and this names the pool: no cycle, as the alias names neither.
resource "aws_lambda_permission" "pool" {
  statement_id   = "user-pool"
  action         = "lambda:InvokeFunction"
  function_name  = aws_lambda_function.otp_router.function_name
  qualifier      = aws_lambda_alias.live.name
  principal      = "cognito-idp.amazonaws.com"
  source_account = data.aws_caller_identity.current.account_id
  source_arn     = var.user_pool_arn

  depends_on = [terraform_data.pool_is_safe]
}

resource "aws_cloudwatch_log_group" "otp_router" {
  name              = "/aws/lambda/${var.name}"
  retention_in_days = var.log_days
  tags              = var.tags
}

resource "aws_dynamodb_table" "codes" {
  count                       = local.own_table ? 1 : 0
  name                        = "${var.name}-codes"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "pk"
  deletion_protection_enabled = true
  tags                        = var.tags

  attribute {
    name = "pk"
    type = "S"
  }

  ttl {
    attribute_name = "expiresAt"
    enabled        = true
  }

  point_in_time_recovery {
    enabled = true
  }
}

resource "aws_iam_role" "otp_router" {
  name_prefix          = "${substr(var.name, 0, 37)}-"
  path                 = var.role_path
  permissions_boundary = var.permissions_boundary == "" ? null : var.permissions_boundary
  tags                 = var.tags
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "lambda.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

resource "aws_iam_role_policy" "log" {
  name = "log"
  role = aws_iam_role.otp_router.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
      Resource = "${aws_cloudwatch_log_group.otp_router.arn}:*"
    }]
  })
}

resource "aws_iam_role_policy" "sms" {
  name = "sms"
  role = aws_iam_role.otp_router.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect = "Allow"
      Action = "sns:Publish"
      # Topics and app endpoints have ARNs; a phone number has none. So: whatever is no ARN of SNS.
      NotResource = "arn:${data.aws_partition.current.partition}:sns:*:*:*"
    }]
  })
}

resource "aws_iam_role_policy" "email" {
  count = local.sends_mail ? 1 : 0
  name  = "email"
  role  = aws_iam_role.otp_router.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect = "Allow"
      Action = "ses:SendRawEmail"
      Resource = concat(
        [for identity in var.email_identities : "${local.ses}:identity/${identity}"],
        var.ses_configuration_set == "" ? [] : ["${local.ses}:configuration-set/${var.ses_configuration_set}"],
      )
      Condition = { StringEqualsIgnoreCase = { "ses:FromAddress" = local.senders } }
    }]
  })
}

resource "aws_iam_role_policy" "table" {
  count = local.uses_table ? 1 : 0
  name  = "table"
  role  = aws_iam_role.otp_router.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["dynamodb:GetItem", "dynamodb:UpdateItem"]
      Resource = "arn:${data.aws_partition.current.partition}:dynamodb:${data.aws_region.current.region}:${data.aws_caller_identity.current.account_id}:table/${local.table_name}"
    }]
  })
}

# auto_verify = "proof": marks proven contacts of that one pool as verified.
resource "aws_iam_role_policy" "mark" {
  count = var.auto_verify == "proof" ? 1 : 0
  name  = "mark"
  role  = aws_iam_role.otp_router.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "cognito-idp:AdminUpdateUserAttributes"
      Resource = var.user_pool_arn
    }]
  })

  depends_on = [terraform_data.pool_is_safe]
}

resource "aws_iam_role_policy" "key" {
  count = var.kms_key_arn == "" ? 0 : 1
  name  = "key"
  role  = aws_iam_role.otp_router.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "kms:Decrypt"
      Resource = var.kms_key_arn
    }]
  })
}

resource "aws_sns_topic" "alerts" {
  name_prefix = "${var.name}-alerts-"
  tags        = var.tags
}

resource "aws_sns_topic_subscription" "alerts" {
  count     = var.alarm_email == "" ? 0 : 1
  topic_arn = aws_sns_topic.alerts.arn
  protocol  = "email"
  endpoint  = var.alarm_email
}
