// Code for an app, one text per kind of client, with the ids of the pool that it is to reach.
import type { Setup } from './protocol.ts';

export interface Snippet {
  readonly name: string;
  /** `test`: the project's tests run this very text. `documentation`: it follows the client's own, and was not run. */
  readonly proof: 'test' | 'documentation';
  readonly code: string;
}

export type SnippetIds = Pick<Setup, 'endpoint' | 'region' | 'userPoolId' | 'clientId'>;

const amplify = ({
  endpoint,
  userPoolId,
  clientId,
}: SnippetIds): string => `import { Amplify } from 'aws-amplify';
import { confirmSignIn, fetchAuthSession, signIn, signUp } from 'aws-amplify/auth';

Amplify.configure({
  Auth: {
    Cognito: {
      userPoolId: '${userPoolId}',
      userPoolClientId: '${clientId}',
      userPoolEndpoint: '${endpoint}', // the local pool only
    },
  },
});

// Cognito wants a password at sign-up. Nobody will use it.
export const join = (username) => signUp({ username, password: \`\${crypto.randomUUID()}aA1!\` });

// askForCode(round) shows what the round says, and resolves to what the person types. A device that keeps and shows
// its proof is not shut out by what strangers do with its owner's name.
export async function signInByCode(username, askForCode, proofs = localStorage) {
  const clientMetadata = { proof: proofs.getItem(username) ?? '' };
  let { isSignedIn, nextStep } = await signIn({ username, options: { authFlowType: 'CUSTOM_WITHOUT_SRP' } });
  while (!isSignedIn) {
    const round = nextStep.additionalInfo;
    const challengeResponse = await askForCode(round);
    ({ isSignedIn, nextStep } = await confirmSignIn({ challengeResponse, options: { clientMetadata } }));
    if (isSignedIn) proofs.setItem(username, round.PROOF);
  }
  return (await fetchAuthSession()).tokens;
}

// Another message, when the person asks for one: the next round says whether it was sent.
export const sendAgain = (username, proofs = localStorage) =>
  confirmSignIn({
    challengeResponse: 'resend',
    options: { clientMetadata: { action: 'resend', proof: proofs.getItem(username) ?? '' } },
  });
`;

const sdk = ({ endpoint, region, clientId }: SnippetIds): string => `import {
  CognitoIdentityProviderClient,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
} from '@aws-sdk/client-cognito-identity-provider';

const cognito = new CognitoIdentityProviderClient({
  region: '${region}',
  // The local pool only; it takes any credentials.
  endpoint: '${endpoint}',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
});
const ClientId = '${clientId}';

// askForCode(round) shows what the round says, and resolves to what the person types. A device that keeps and shows
// its proof is not shut out by what strangers do with its owner's name.
export async function signInByCode(username, askForCode, proofs = localStorage) {
  const ClientMetadata = { proof: proofs.getItem(username) ?? '' };
  let answered = await cognito.send(
    new InitiateAuthCommand({
      ClientId,
      AuthFlow: 'CUSTOM_AUTH',
      AuthParameters: { USERNAME: username },
    }),
  );
  while (!answered.AuthenticationResult) {
    const round = answered.ChallengeParameters;
    answered = await cognito.send(
      new RespondToAuthChallengeCommand({
        ClientId,
        ChallengeName: 'CUSTOM_CHALLENGE',
        Session: answered.Session,
        ChallengeResponses: { USERNAME: username, ANSWER: await askForCode(round) },
        ClientMetadata,
      }),
    );
    if (answered.AuthenticationResult) proofs.setItem(username, round.PROOF);
  }
  return answered.AuthenticationResult;
}
`;

const curl = ({ endpoint, clientId }: SnippetIds, name: string): string => `#!/usr/bin/env bash
set -euo pipefail
ask() {
  curl -sS '${endpoint}/' -H 'content-type: application/x-amz-json-1.1' \\
    -H "x-amz-target: AWSCognitoIdentityProviderService.$1" -d "$2"
}

ROUND=$(ask InitiateAuth '{
  "ClientId": "${clientId}", "AuthFlow": "CUSTOM_AUTH",
  "AuthParameters": {"USERNAME": "${name}"}
}')
echo "$ROUND"
SESSION=$(sed -E 's/.*"Session":"([^"]+)".*/\\1/' <<<"$ROUND")
read -r -p 'Code: ' CODE
ask RespondToAuthChallenge '{
  "ClientId": "${clientId}", "ChallengeName": "CUSTOM_CHALLENGE", "Session": "'"$SESSION"'",
  "ChallengeResponses": {"USERNAME": "${name}", "ANSWER": "'"$CODE"'"}
}'
`;

const react = `import { confirmSignIn, signIn } from 'aws-amplify/auth';
import { useState } from 'react';

// Amplify.configure as under Amplify JS, once, before the first render.
export function SignIn({ onSignedIn }) {
  const [round, setRound] = useState();
  const next = ({ isSignedIn, nextStep }) =>
    isSignedIn ? onSignedIn() : setRound(nextStep.additionalInfo);

  const start = async (form) =>
    next(await signIn({
      username: form.get('username'),
      options: { authFlowType: 'CUSTOM_WITHOUT_SRP' },
    }));
  const answer = async (form) =>
    next(await confirmSignIn({ challengeResponse: form.get('code') }));

  if (!round)
    return (
      <form action={start}>
        <label>Email or mobile <input name="username" autoComplete="username" required /></label>
        <button>Send me a code</button>
      </form>
    );
  return (
    <form action={answer}>
      <p>{round.STATUS === 'WRONG_CODE' ? 'That code is not right.' : 'We sent you a code'}
        {' '}to {round.CODE_DELIVERY_DESTINATION}</p>
      <input name="code" inputMode="numeric" autoComplete="one-time-code" required />
      <button>Sign in</button>
    </form>
  );
}
`;

const reactNative = `import 'react-native-get-random-values';
import { confirmSignIn, signIn } from 'aws-amplify/auth';
import { useState } from 'react';
import { Button, Text, TextInput, View } from 'react-native';

// Amplify.configure as under Amplify JS, in index.js. Needs @aws-amplify/react-native.
// An Android emulator reaches this machine as 10.0.2.2.
export function SignIn({ onSignedIn }) {
  const [username, setUsername] = useState('');
  const [code, setCode] = useState('');
  const [round, setRound] = useState();
  const next = ({ isSignedIn, nextStep }) =>
    isSignedIn ? onSignedIn() : setRound(nextStep.additionalInfo);

  if (!round)
    return (
      <View>
        <TextInput value={username} onChangeText={setUsername} autoComplete="username" />
        <Button title="Send me a code" onPress={async () =>
          next(await signIn({ username, options: { authFlowType: 'CUSTOM_WITHOUT_SRP' } }))} />
      </View>
    );
  return (
    <View>
      <Text>Code sent to {round.CODE_DELIVERY_DESTINATION}</Text>
      <TextInput value={code} onChangeText={setCode} inputMode="numeric"
        textContentType="oneTimeCode" autoComplete="sms-otp" />
      <Button title="Sign in" onPress={async () =>
        next(await confirmSignIn({ challengeResponse: code }))} />
    </View>
  );
}
`;

const swift = ({
  userPoolId,
  clientId,
  region,
}: SnippetIds): string => `// amplify_outputs.json: { "version": "1", "auth": {
//   "user_pool_id": "${userPoolId}", "user_pool_client_id": "${clientId}", "aws_region": "${region}" } }
import Amplify
import AWSCognitoAuthPlugin

func start(username: String) async throws -> AuthSignInResult {
    let options = AWSAuthSignInOptions(authFlowType: .customWithoutSRP)
    return try await Amplify.Auth.signIn(
        username: username,
        options: .init(pluginOptions: options)
    )
}

func answer(code: String) async throws -> AuthSignInResult {
    try await Amplify.Auth.confirmSignIn(challengeResponse: code)
}

func show(_ result: AuthSignInResult) {
    switch result.nextStep {
    case .confirmSignInWithCustomChallenge(let round):
        print(round?["STATUS"] ?? "", round?["CODE_DELIVERY_DESTINATION"] ?? "")
    case .done:
        print("signed in")
    default:
        print("another step")
    }
}
`;

const kotlin = ({
  userPoolId,
  clientId,
  region,
}: SnippetIds): string => `// amplify_outputs.json: { "version": "1", "auth": {
//   "user_pool_id": "${userPoolId}", "user_pool_client_id": "${clientId}", "aws_region": "${region}" } }
import com.amplifyframework.auth.cognito.options.AWSCognitoAuthSignInOptions
import com.amplifyframework.auth.cognito.options.AuthFlowType
import com.amplifyframework.auth.result.AuthSignInResult
import com.amplifyframework.kotlin.core.Amplify

suspend fun start(username: String): AuthSignInResult {
    val options = AWSCognitoAuthSignInOptions.builder()
        .authFlowType(AuthFlowType.CUSTOM_AUTH_WITHOUT_SRP)
        .build()
    return Amplify.Auth.signIn(username, options = options)
}

suspend fun answer(code: String): AuthSignInResult =
    Amplify.Auth.confirmSignIn(code)

fun show(result: AuthSignInResult) {
    if (result.isSignedIn) return println("signed in")
    val round = result.nextStep.additionalInfo
    println("\${round?.get("STATUS")} \${round?.get("CODE_DELIVERY_DESTINATION")}")
}
`;

const flutter = ({
  userPoolId,
  clientId,
  region,
}: SnippetIds): string => `// amplify_outputs: { "version": "1", "auth": {
//   "user_pool_id": "${userPoolId}", "user_pool_client_id": "${clientId}", "aws_region": "${region}" } }
import 'package:amplify_auth_cognito/amplify_auth_cognito.dart';
import 'package:amplify_flutter/amplify_flutter.dart';

Future<SignInResult> start(String username) => Amplify.Auth.signIn(
      username: username,
      options: const SignInOptions(
        pluginOptions: CognitoSignInPluginOptions(
          authFlowType: AuthenticationFlowType.customAuthWithoutSrp,
        ),
      ),
    );

Future<SignInResult> answer(String code) =>
    Amplify.Auth.confirmSignIn(confirmationValue: code);

void show(SignInResult result) {
  if (result.isSignedIn) return safePrint('signed in');
  final round = result.nextStep.additionalInfo;
  safePrint('\${round['STATUS']} \${round['CODE_DELIVERY_DESTINATION']}');
}
`;

/** `name`: who signs in, where a text has to say it. */
export const snippetsFor = (ids: SnippetIds, name: string): readonly Snippet[] => [
  { name: 'Amplify JS', proof: 'test', code: amplify(ids) },
  { name: 'React', proof: 'documentation', code: react },
  { name: 'React Native', proof: 'documentation', code: reactNative },
  { name: 'Swift', proof: 'documentation', code: swift(ids) },
  { name: 'Kotlin', proof: 'documentation', code: kotlin(ids) },
  { name: 'Flutter', proof: 'documentation', code: flutter(ids) },
  { name: 'AWS SDK v3', proof: 'test', code: sdk(ids) },
  { name: 'curl', proof: 'test', code: curl(ids, name) },
];
