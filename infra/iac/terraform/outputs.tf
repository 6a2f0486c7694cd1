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
