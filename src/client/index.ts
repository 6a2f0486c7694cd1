// cognito-otp-router/client: passwordless sign-in for a browser or React Native, without dependencies.
export { createOtpClient, type OtpClient, type OtpClientOptions } from './client.ts';
export type { OtpError, OtpErrorCode } from './errors.ts';
export type { CodeRound, Snapshot, Step, Tokens } from './snapshot.ts';
export type { KeyValueStorage } from './storage.ts';
export type { Held, Reply, Transport } from './transport.ts';
export { type AmplifyAuth, amplifyTransport } from './transports/amplify.ts';
export { type CognitoOptions, cognitoTransport } from './transports/cognito.ts';
export { type Country, readCode, readName } from './typed.ts';
