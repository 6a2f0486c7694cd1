// Stands for @aws-sdk/credential-provider-node: profiles, sign-ons, metadata services. src/aws/clients.ts
// reads the environment, which is where Lambda puts a function's credentials.

export function defaultProvider(): never {
  throw new Error('the credential chain is not in this bundle: give the client its credentials');
}
