// What to do once a version is live: what client code needs, and the commands that come next. Pure.

export interface Deployed {
  readonly region: string;
  readonly userPoolId: string | undefined;
  /** An app client that allows CUSTOM_AUTH. */
  readonly clientId: string | undefined;
}

/** Commands as `otp …`. The printing code writes them out (`formatCommands`). */
export function nextSteps({ region, userPoolId, clientId }: Deployed): string[] {
  if (userPoolId === undefined)
    return [
      'Next: no pool calls it yet',
      '  otp attach --user-pool-id ID --client-id ID',
      '  otp print terraform    (or cdk, cloudformation, amplify, sst: for a pool that code owns)',
    ];
  if (clientId === undefined) return [];
  return [
    'In the app (Amplify JS; the README has others)',
    `  Amplify.configure({ Auth: { Cognito: { userPoolId: '${userPoolId}', userPoolClientId: '${clientId}' } } })`,
    "  signIn({ username, options: { authFlowType: 'CUSTOM_WITHOUT_SRP' } }), then confirmSignIn({ challengeResponse: code })",
    'Try it, with a user of yours (needs no credentials)',
    `  aws cognito-idp initiate-auth --no-sign-request --region ${region} --auth-flow CUSTOM_AUTH \\`,
    `    --client-id ${clientId} --auth-parameters USERNAME=you@example.com`,
    'Next',
    '  otp open dashboard    to watch sign-ins',
    '  otp doctor            everything looked at, drift and alarms too',
    '  otp rollback          if something is wrong: the version before, in seconds',
  ];
}
