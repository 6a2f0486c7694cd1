// What a developer copies into their app to reach the local pool.
import type { Local } from '../stack.ts';
import { dim, heading } from './narrate.ts';

export const addressLines = (local: Local, pageUrl: string): string[] => {
  const { endpoint, region, userPoolId, clientId, inboxUrl } = local;
  return [
    heading('\nServing, on this machine only'),
    `  page         ${pageUrl}   ← open it in a browser`,
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
    dim('\nCtrl-C stops it. Triggers appear below as they are called.'),
  ];
};
