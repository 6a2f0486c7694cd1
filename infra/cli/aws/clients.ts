// The AWS clients of one account and Region. Endpoints, profile and credentials are the SDK's own business.
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { PinpointSMSVoiceV2Client } from '@aws-sdk/client-pinpoint-sms-voice-v2';
import { S3Client } from '@aws-sdk/client-s3';
import { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { SNSClient } from '@aws-sdk/client-sns';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { CommandError } from '../command-error.ts';
import { rememberCalls } from './calls.ts';
import { ProxyAwareHandler } from './proxy.ts';

export type Aws = ReturnType<typeof openClients>;

export interface Where {
  readonly account: string;
  readonly region: string;
  readonly partition: string;
  /** The ARN of the caller: a user, or a session of a role. */
  readonly caller: string;
}

// A step that Ctrl-C waits for must end: no try hangs for longer than this.
const common = (region: string | undefined, maxAttempts = 5) => ({
  ...(region !== undefined && { region }),
  maxAttempts,
  requestHandler: new ProxyAwareHandler({
    connectionTimeout: 5_000,
    requestTimeout: 30_000,
    throwOnRequestTimeout: true,
  }),
});

/** SMS may go by another Region than everything else. */
export const openSns = (region: string): SNSClient => rememberCalls(new SNSClient(common(region)));
export const openSmsVoice = (region: string | undefined): PinpointSMSVoiceV2Client =>
  rememberCalls(new PinpointSMSVoiceV2Client(common(region, 2)));

/** Without a Region: that of the environment or the profile, which is asked for at the first call. */
export function openClients(region?: string) {
  const options = common(region);
  // Stand-ins serve all buckets under one host name.
  const local = process.env.AWS_ENDPOINT_URL ?? process.env.AWS_ENDPOINT_URL_S3;
  return {
    cloudformation: rememberCalls(new CloudFormationClient(options)),
    cloudwatch: rememberCalls(new CloudWatchClient(options)),
    cognito: rememberCalls(new CognitoIdentityProviderClient(options)),
    dynamodb: rememberCalls(new DynamoDBClient(options)),
    lambda: rememberCalls(new LambdaClient(options)),
    logs: rememberCalls(new CloudWatchLogsClient(options)),
    // What it says is good to have: no command waits long for it.
    quotas: rememberCalls(new ServiceQuotasClient({ ...options, maxAttempts: 2 })),
    s3: rememberCalls(new S3Client({ ...options, forcePathStyle: local !== undefined })),
    ses: rememberCalls(new SESv2Client(options)),
    smsVoice: openSmsVoice(region),
    sns: rememberCalls(new SNSClient(options)),
  };
}

/** Who and where we are. Refuses a missing Region, missing credentials, and another account than `expected`. */
export async function locate(
  regionFlag?: string,
  expected?: string,
  sts = rememberCalls(new STSClient(common(regionFlag, 3))),
): Promise<Where> {
  const region = await sts.config.region();
  const { Account: account = '', Arn: arn = '' } = await sts.send(new GetCallerIdentityCommand({}));
  if (expected !== undefined && expected !== account)
    throw new CommandError(
      `The credentials belong to account ${account}, not ${expected}`,
      'Choose the right profile with --profile, or change --account',
    );
  return { account, region, partition: arn.split(':')[1] || 'aws', caller: arn };
}
