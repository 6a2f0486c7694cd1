output "live_arn" {
  description = "What the four trigger slots of the pool call: lambda_config of aws_cognito_user_pool."
  value       = aws_lambda_alias.live.arn
}

output "function_name" {
  value = aws_lambda_function.otp_router.function_name
}

output "table_name" {
  value = local.table_name
}

output "alerts_topic_arn" {
  value = aws_sns_topic.alerts.arn
}

output "live_arn_by_name" {
  description = "The same ARN, written without waiting for the function: for the pool's slots where sign_up_client_ids or brands name an app client of the same configuration, which would be a cycle by live_arn."
  value       = "arn:${data.aws_partition.current.partition}:lambda:${data.aws_region.current.region}:${data.aws_caller_identity.current.account_id}:function:${var.name}:live"
}
