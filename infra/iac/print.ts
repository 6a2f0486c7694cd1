// What a team that owns its pool in code pastes there, with the ARNs of a deployment. Pure.
import { type SlotName, slotNames } from '../../src/sign-in.ts';

export const codeKinds = ['terraform', 'cdk', 'cloudformation', 'amplify', 'sst'] as const;
export type CodeKind = (typeof codeKinds)[number];

export interface Deployed {
  readonly functionName: string;
  /** Of the alias `live`, which the trigger slots call. */
  readonly liveArn: string;
  /** How long a round of a sign-in stays open: longer than a code lives. */
  readonly sessionMinutes: number;
  /** The slots to fill: all, or those that are not kept. */
  readonly slots?: readonly SlotName[];
  /** Name of the function's role, where it has to mark contacts as verified (AUTO_VERIFY=proof). */
  readonly markingRole?: string | undefined;
}

/** As Terraform calls them. */
const snake = (slot: SlotName): string => slot.replaceAll(/(?!^)([A-Z])/g, '_$1').toLowerCase();

const lines = (slots: readonly SlotName[], by: number, write: (slot: SlotName) => string): string =>
  slots.map((slot) => `${' '.repeat(by)}${write(slot)}`).join('\n');

const terraform = ({ functionName, liveArn, sessionMinutes, slots = slotNames }: Deployed): string => `\
# In your pool. Without this block the next apply takes the triggers off.
resource "aws_cognito_user_pool" "YOUR_POOL" {
  # …
  lambda_config {
${lines(slots, 4, (slot) => `${snake(slot).padEnd(30)} = "${liveArn}"`)}
  }
}

# Only your pool may call the function.
resource "aws_lambda_permission" "otp_router" {
  statement_id  = "cognito-otp-router"
  action        = "lambda:InvokeFunction"
  function_name = "${functionName}"
  qualifier     = "live"
  principal     = "cognito-idp.amazonaws.com"
  source_arn    = aws_cognito_user_pool.YOUR_POOL.arn
}

# In the app client that signs in by code.
resource "aws_cognito_user_pool_client" "YOUR_CLIENT" {
  # …
  explicit_auth_flows           = ["ALLOW_CUSTOM_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
  prevent_user_existence_errors = "ENABLED"
  auth_session_validity         = ${sessionMinutes}
}
`;

const cdk = ({ liveArn, sessionMinutes, slots = slotNames }: Deployed): string => `\
import { Duration } from 'aws-cdk-lib';
import type { CfnUserPool } from 'aws-cdk-lib/aws-cognito';
import { CfnPermission } from 'aws-cdk-lib/aws-lambda';

// In your pool, \`userPool\`. Without this the next deployment takes the triggers off.
const live = '${liveArn}';
const pool = userPool.node.defaultChild as CfnUserPool;
for (const slot of [${slots.map((slot) => `'${slot}'`).join(', ')}])
  pool.addPropertyOverride(\`LambdaConfig.\${slot}\`, live);

// Only your pool may call the function.
new CfnPermission(this, 'OtpRouterMayBeCalled', {
  action: 'lambda:InvokeFunction',
  functionName: live,
  principal: 'cognito-idp.amazonaws.com',
  sourceArn: userPool.userPoolArn,
});

// The app client that signs in by code.
userPool.addClient('YourClient', {
  authFlows: { custom: true },
  preventUserExistenceErrors: true,
  authSessionValidity: Duration.minutes(${sessionMinutes}),
});
`;

const cloudformation = ({ liveArn, sessionMinutes, slots = slotNames }: Deployed): string => `\
Resources:
  # In your pool. Without this property the next update takes the triggers off.
  YourPool:
    Type: AWS::Cognito::UserPool
    Properties:
      LambdaConfig:
${lines(slots, 8, (slot) => `${slot}: ${liveArn}`)}

  # Only your pool may call the function.
  OtpRouterMayBeCalled:
    Type: AWS::Lambda::Permission
    Properties:
      Action: lambda:InvokeFunction
      FunctionName: ${liveArn}
      Principal: cognito-idp.amazonaws.com
      SourceArn: !GetAtt YourPool.Arn

  # The app client that signs in by code.
  YourClient:
    Type: AWS::Cognito::UserPoolClient
    Properties:
      UserPoolId: !Ref YourPool
      ExplicitAuthFlows: [ALLOW_CUSTOM_AUTH, ALLOW_REFRESH_TOKEN_AUTH]
      PreventUserExistenceErrors: ENABLED
      AuthSessionValidity: ${sessionMinutes}
`;

/** As `backend.auth.resources` has the pool (@aws-amplify/plugin-types, AuthResources). */
const amplify = ({ liveArn, sessionMinutes, slots = slotNames }: Deployed): string => `\
// In amplify/backend.ts (Gen 2), after defineBackend. Without this the next deployment takes the triggers off.
// Its types were checked; nobody has deployed it.
import { Stack } from 'aws-cdk-lib';
import { CfnPermission } from 'aws-cdk-lib/aws-lambda';

const live = '${liveArn}';
const { userPool, cfnResources } = backend.auth.resources;
for (const slot of [${slots.map((slot) => `'${slot}'`).join(', ')}])
  cfnResources.cfnUserPool.addPropertyOverride(\`LambdaConfig.\${slot}\`, live);

// Only your pool may call the function.
new CfnPermission(Stack.of(userPool), 'OtpRouterMayBeCalled', {
  action: 'lambda:InvokeFunction',
  functionName: live,
  principal: 'cognito-idp.amazonaws.com',
  sourceArn: userPool.userPoolArn,
});

// The app client signs in by code, and by no password.
cfnResources.cfnUserPoolClient.explicitAuthFlows = ['ALLOW_CUSTOM_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'];
cfnResources.cfnUserPoolClient.preventUserExistenceErrors = 'ENABLED';
cfnResources.cfnUserPoolClient.authSessionValidity = ${sessionMinutes};
`;

const camel = (slot: SlotName): string => `${slot.charAt(0).toLowerCase()}${slot.slice(1)}`;

/** As SST v3's component gives its arguments to Pulumi (platform/src/components/aws/cognito-user-pool.ts). */
const sst = ({ functionName, liveArn, sessionMinutes, slots = slotNames }: Deployed): string => `\
// In sst.config.ts (v3), in your pool. Without this the next deployment takes the triggers off.
// Not tried: written from SST's sources.
const live = '${liveArn}';
const userPool = new sst.aws.CognitoUserPool('YourPool', {
  // …
  transform: {
    userPool: (args) => {
      args.lambdaConfig = $output(args.lambdaConfig).apply((others) => ({
        ...others,
${lines(slots, 8, (slot) => `${camel(slot)}: live,`)}
      }));
    },
  },
});

// Only your pool may call the function.
new aws.lambda.Permission('OtpRouterMayBeCalled', {
  action: 'lambda:InvokeFunction',
  function: '${functionName}',
  qualifier: 'live',
  principal: 'cognito-idp.amazonaws.com',
  sourceArn: userPool.arn,
});

// The app client that signs in by code.
userPool.addClient('YourClient', {
  transform: {
    client: (args) => {
      args.explicitAuthFlows = ['ALLOW_CUSTOM_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'];
      args.preventUserExistenceErrors = 'ENABLED';
      args.authSessionValidity = ${sessionMinutes};
    },
  },
});
`;

const markingPolicy = (scope: string, role: string): string => `
// AUTO_VERIFY=proof: the function marks proven contacts of your pool as verified.
import { CfnPolicy } from 'aws-cdk-lib/aws-iam';

new CfnPolicy(${scope}, 'OtpRouterMarks', {
  policyName: 'mark',
  roles: ['${role}'],
  policyDocument: {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: 'cognito-idp:AdminUpdateUserAttributes', Resource: userPool.userPoolArn },
    ],
  },
});
`;

/** AUTO_VERIFY=proof: what lets the function mark contacts, and what keeps a mistyped address from getting codes. */
const marking: Readonly<Record<CodeKind, (role: string) => string>> = {
  terraform: (role) => `
# AUTO_VERIFY=proof: the function marks proven contacts of your pool as verified.
resource "aws_iam_role_policy" "otp_router_marks" {
  name   = "mark"
  role   = "${role}"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "cognito-idp:AdminUpdateUserAttributes"
      Resource = aws_cognito_user_pool.YOUR_POOL.arn
    }]
  })
}
`,
  cdk: (role) => markingPolicy('this', role),
  cloudformation: (role) => `
  # AUTO_VERIFY=proof: the function marks proven contacts of your pool as verified.
  OtpRouterMarks:
    Type: AWS::IAM::Policy
    Properties:
      PolicyName: mark
      Roles: [${role}]
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Effect: Allow
            Action: cognito-idp:AdminUpdateUserAttributes
            Resource: !GetAtt YourPool.Arn
`,
  amplify: (role) => markingPolicy('Stack.of(userPool)', role),
  sst: (role) => `
// AUTO_VERIFY=proof: the function marks proven contacts of your pool as verified.
new aws.iam.RolePolicy('OtpRouterMarks', {
  role: '${role}',
  policy: userPool.arn.apply((Resource) =>
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 'cognito-idp:AdminUpdateUserAttributes', Resource }],
    }),
  ),
});
`,
};

const writers: Readonly<Record<CodeKind, (deployed: Deployed) => string>> = {
  terraform,
  cdk,
  cloudformation,
  amplify,
  sst,
};

export const printCode = (kind: CodeKind, deployed: Deployed): string =>
  writers[kind](deployed) + (deployed.markingRole === undefined ? '' : marking[kind](deployed.markingRole));
