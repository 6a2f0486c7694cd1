// What a developer copies into their app to reach the local pool.
import type { Local } from '../stack.ts';
import { dim, heading } from './narrate.ts';

/** The page's address comes last: it is what is left on the screen. */
export const addressLines = (local: Local, pageUrl: string): string[] => {
  const { endpoint, region, userPoolId, clientId, inboxUrl } = local;
  return [
    heading('\nServing, on this machine only'),
    `  endpoint     ${endpoint}`,
    `  user pool    ${userPoolId}`,
    `  app client   ${clientId}`,
    `  inbox        ${inboxUrl}`,
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
