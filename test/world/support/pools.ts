// A pool and an app client with a value of their own in every field that moto keeps.
import {
  type CognitoIdentityProviderClient,
  CreateUserPoolClientCommand,
  CreateUserPoolCommand,
  type CreateUserPoolCommandInput,
  DescribeUserPoolClientCommand,
  DescribeUserPoolCommand,
  type ExplicitAuthFlowsType,
  type UserPoolClientType,
  type UserPoolType,
} from '@aws-sdk/client-cognito-identity-provider';

export const otherFunction = 'arn:aws:lambda:eu-west-1:123456789012:function:legacy-auth';

/** Nothing here is a default of Cognito's. */
export const richPool: CreateUserPoolCommandInput = {
  PoolName: 'a million users',
  Policies: {
    PasswordPolicy: {
      MinimumLength: 13,
      RequireUppercase: false,
      RequireLowercase: true,
      RequireNumbers: false,
      RequireSymbols: true,
      PasswordHistorySize: 4,
      TemporaryPasswordValidityDays: 3,
    },
    SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'] },
  },
  DeletionProtection: 'ACTIVE',
  LambdaConfig: {
    PostConfirmation: `${otherFunction}-welcome`,
    PreTokenGenerationConfig: { LambdaArn: `${otherFunction}-claims`, LambdaVersion: 'V2_0' },
    UserMigration: `${otherFunction}-migrate`,
  },
  AutoVerifiedAttributes: ['phone_number', 'email'],
  SmsVerificationMessage: 'Acme code {####}',
  EmailVerificationMessage: 'Your Acme code is {####}',
  EmailVerificationSubject: 'Acme code',
  VerificationMessageTemplate: {
    SmsMessage: 'Acme code {####}',
    EmailMessage: 'Your Acme code is {####}',
    EmailSubject: 'Acme code',
    EmailMessageByLink: 'Press {##here##}',
    EmailSubjectByLink: 'Acme link',
    DefaultEmailOption: 'CONFIRM_WITH_LINK',
  },
  SmsAuthenticationMessage: 'Acme sign-in {####}',
  MfaConfiguration: 'OPTIONAL',
  UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email', 'phone_number'] },
  DeviceConfiguration: { ChallengeRequiredOnNewDevice: true, DeviceOnlyRememberedOnUserPrompt: true },
  EmailConfiguration: {
    SourceArn: 'arn:aws:ses:eu-west-1:123456789012:identity/acme.example',
    ReplyToEmailAddress: 'help@acme.example',
    EmailSendingAccount: 'DEVELOPER',
    From: 'Acme <login@acme.example>',
    ConfigurationSet: 'acme',
  },
  SmsConfiguration: {
    SnsCallerArn: 'arn:aws:iam::123456789012:role/acme-sms',
    ExternalId: 'acme',
    SnsRegion: 'eu-west-1',
  },
  UserPoolTags: { team: 'identity', stage: 'production' },
  AdminCreateUserConfig: {
    AllowAdminCreateUserOnly: true,
    InviteMessageTemplate: {
      SMSMessage: 'Welcome {username} {####}',
      EmailMessage: 'Welcome {username} {####}',
      EmailSubject: 'Welcome',
    },
  },
  UserPoolAddOns: {
    AdvancedSecurityMode: 'ENFORCED',
    AdvancedSecurityAdditionalFlows: { CustomAuthMode: 'ENFORCED' },
  },
  AccountRecoverySetting: { RecoveryMechanisms: [{ Name: 'verified_phone_number', Priority: 1 }] },
  UserPoolTier: 'PLUS',
};

export async function createRichPool(
  cognito: CognitoIdentityProviderClient,
  overrides: Partial<CreateUserPoolCommandInput> = {},
  flows: readonly ExplicitAuthFlowsType[] = ['ALLOW_REFRESH_TOKEN_AUTH'],
): Promise<{ userPoolId: string; clientId: string }> {
  const { UserPool: pool } = await cognito.send(new CreateUserPoolCommand({ ...richPool, ...overrides }));
  const userPoolId = pool?.Id ?? '';
  const { UserPoolClient: client } = await cognito.send(
    new CreateUserPoolClientCommand({
      UserPoolId: userPoolId,
      ClientName: 'acme app',
      GenerateSecret: true,
      RefreshTokenValidity: 17,
      AccessTokenValidity: 20,
      IdTokenValidity: 25,
      TokenValidityUnits: { AccessToken: 'minutes', IdToken: 'minutes', RefreshToken: 'days' },
      ReadAttributes: ['email', 'name'],
      WriteAttributes: ['email'],
      ExplicitAuthFlows: [...flows],
      SupportedIdentityProviders: ['COGNITO'],
      CallbackURLs: ['https://acme.example/back'],
      LogoutURLs: ['https://acme.example/out'],
      AllowedOAuthFlows: ['code'],
      AllowedOAuthScopes: ['openid', 'email'],
      AllowedOAuthFlowsUserPoolClient: true,
      PreventUserExistenceErrors: 'LEGACY',
      EnableTokenRevocation: true,
      AuthSessionValidity: 4,
    }),
  );
  return { userPoolId, clientId: client?.ClientId ?? '' };
}

export async function describePool(
  cognito: CognitoIdentityProviderClient,
  id: string,
): Promise<UserPoolType> {
  const { UserPool: pool = {} } = await cognito.send(new DescribeUserPoolCommand({ UserPoolId: id }));
  return pool;
}

export async function describeClient(
  cognito: CognitoIdentityProviderClient,
  UserPoolId: string,
  ClientId: string,
): Promise<UserPoolClientType> {
  const { UserPoolClient: client = {} } = await cognito.send(
    new DescribeUserPoolClientCommand({ UserPoolId, ClientId }),
  );
  return client;
}

/** Without what changes by itself. */
export const settled = ({ LastModifiedDate: _, CreationDate: __, ...pool }: UserPoolType): UserPoolType =>
  pool;
