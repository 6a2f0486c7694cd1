// What the terminal shows: each trigger, what it decided, the message that arrived, the claims of a token, the addresses.
import { styleText } from 'node:util';
import type { InboxMessage } from '../inbox/message.ts';
import type { TriggerCall } from '../pool/triggers.ts';
import type { Local } from '../stack.ts';

export type Say = (line?: string) => void;

/** Colours only on a terminal, and never against NO_COLOR: styleText asks the stream. */
const style = (format: Parameters<typeof styleText>[0], text: string): string =>
  styleText(format, text, { stream: process.stdout });

export const heading = (text: string): string => style('bold', text);
export const dim = (text: string): string => style('dim', text);

type Fields = Readonly<Record<string, unknown>>;

const list = (parts: readonly (string | false)[]): string => parts.filter(Boolean).join(', ');

function decisionOf(source: string, response: Fields): string {
  switch (source.split('_')[0]) {
    case 'PreSignUp':
      return (
        list([
          response.autoConfirmUser === true && 'confirms the user',
          response.autoVerifyEmail === true && 'verifies the email address',
          response.autoVerifyPhone === true && 'verifies the phone number',
        ]) || 'lets the user in, unconfirmed'
      );
    case 'DefineAuthChallenge':
      if (response.failAuthentication === true) return 'refuses';
      return response.issueTokens === true ? 'issues tokens' : `asks for ${response.challengeName}`;
    case 'CreateAuthChallenge': {
      const shown = (response.publicChallengeParameters ?? {}) as Fields;
      const where = shown.CODE_DELIVERY_DESTINATION;
      return list([
        String(shown.STATUS ?? 'makes a challenge'),
        where !== undefined && `${shown.CODE_DELIVERY_DELIVERY_MEDIUM} to ${where}`,
        shown.ATTEMPTS_LEFT !== undefined && `attempts left: ${shown.ATTEMPTS_LEFT}`,
      ]);
    }
    default:
      return response.answerCorrect === true ? 'right answer' : 'wrong answer';
  }
}

export function triggerLine({ source, durationMs, tries, cold, response, error }: TriggerCall): string {
  const notes = list([cold && 'cold start', tries > 1 && `${tries} tries`]);
  const decision = error
    ? style('red', `${error.type}: ${error.message}`)
    : style('green', decisionOf(source, response ?? {}));
  const name = style('cyan', (source.split('_')[0] ?? source).padEnd(28));
  return `  ${name}${`${durationMs} ms`.padStart(8)}  ${decision}${notes ? dim(`  (${notes})`) : ''}`;
}

export function messageLines({ medium, to, subject, text }: InboxMessage): string[] {
  const body = [...(subject === undefined ? [] : [subject]), ...text.trim().split('\n')];
  return [
    `  ${style('yellow', medium === 'SMS' ? 'SMS' : 'Email')} to ${to}`,
    ...body.map((line) => `    │ ${line}`),
  ];
}

export const claimLines = (kind: string, claims: Fields): string[] => [
  `  ${style('yellow', `${kind} token`)}, verified by aws-jwt-verify`,
  ...Object.entries(claims).map(([name, value]) => `    │ ${name.padEnd(22)} ${String(value)}`),
];

/** What a test needs, and an app. */
export const addressesOf = (local: Local, pageUrl: string) => ({
  endpoint: local.endpoint,
  region: local.region,
  userPoolId: local.userPoolId,
  clientId: local.clientId,
  inbox: local.inboxUrl,
  jwks: `${local.endpoint}/${local.userPoolId}/.well-known/jwks.json`,
  page: pageUrl,
});

/** The page's address comes last: it is what is left on the screen. */
export const addressLines = (local: Local, pageUrl: string): string[] => {
  const { endpoint, region, userPoolId, clientId, inbox, jwks } = addressesOf(local, pageUrl);
  return [
    heading('\nServing, on this machine only'),
    `  endpoint     ${endpoint}`,
    `  user pool    ${userPoolId}`,
    `  app client   ${clientId}`,
    `  inbox        ${inbox}`,
    `  JWKS         ${jwks}`,
    heading('\nAWS SDK'),
    `  new CognitoIdentityProviderClient({`,
    `    endpoint: '${endpoint}', region: '${region}',`,
    `    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },`,
    `  })`,
    heading('\nAmplify'),
    `  Amplify.configure({ Auth: { Cognito: {`,
    `    userPoolId: '${userPoolId}', userPoolClientId: '${clientId}',`,
    `    userPoolEndpoint: '${endpoint}',`,
    `  } } })`,
    dim('\nTriggers appear below as they are called. Ctrl-C stops it.'),
    `\n${heading(`Open ${pageUrl}`)}`,
  ];
};
