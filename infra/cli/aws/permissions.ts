// The IAM permission that a call of AWS asks for: what a refusal names, also where the answer has no words.

/** IAM's prefix by the SDK's client. */
const prefixes: Readonly<Record<string, string>> = {
  CloudFormationClient: 'cloudformation',
  CloudWatchClient: 'cloudwatch',
  CloudWatchLogsClient: 'logs',
  CognitoIdentityProviderClient: 'cognito-idp',
  DynamoDBClient: 'dynamodb',
  LambdaClient: 'lambda',
  PinpointSMSVoiceV2Client: 'sms-voice',
  S3Client: 's3',
  ServiceQuotasClient: 'servicequotas',
  SESv2Client: 'ses',
  SNSClient: 'sns',
  STSClient: 'sts',
};

/** Calls whose permission has another name (service authorization reference, Amazon S3 and AWS Lambda). */
const otherNames: Readonly<Record<string, string>> = {
  's3:HeadBucket': 's3:ListBucket',
  's3:HeadObject': 's3:GetObject and s3:ListBucket',
  's3:ListObjectsV2': 's3:ListBucket',
  's3:PutPublicAccessBlock': 's3:PutBucketPublicAccessBlock',
  'lambda:Invoke': 'lambda:InvokeFunction',
};

export interface AwsCall {
  /** As the SDK has it: `S3Client`. */
  readonly client: string;
  /** `HeadObject`. */
  readonly call: string;
}

/** Pure. `s3:GetObject`. */
export function permissionFor({ client, call }: AwsCall): string {
  const name = `${prefixes[client] ?? client.replace(/Client$/, '').toLowerCase()}:${call}`;
  return otherNames[name] ?? name;
}

const calls = new WeakMap<object, AwsCall>();

/** The call that ended in this error, where one of our clients made it. */
export const callOf = (error: unknown): AwsCall | undefined =>
  typeof error === 'object' && error !== null ? calls.get(error) : undefined;

interface Stacked {
  readonly middlewareStack: {
    add(
      middleware: (
        next: (args: never) => Promise<unknown>,
        about: { clientName?: string; commandName?: string },
      ) => (args: never) => Promise<unknown>,
      options: { step: 'initialize'; name: string; priority: 'high' },
    ): void;
  };
}

/** From now on the errors of this client remember the call that they came from. */
export function rememberCalls<Client>(client: Client): Client {
  (client as unknown as Stacked).middlewareStack.add(
    (next, { clientName = '', commandName = '' }) =>
      async (args) => {
        try {
          return await next(args);
        } catch (error) {
          const call = commandName.replace(/Command$/, '');
          if (typeof error === 'object' && error !== null) calls.set(error, { client: clientName, call });
          throw error;
        }
      },
    { step: 'initialize', name: 'rememberCalls', priority: 'high' },
  );
  return client;
}
