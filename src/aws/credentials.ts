// The function's own credentials, as Lambda puts them into the environment (Developer Guide, "Defined runtime
// environment variables"). The SDK's chain of profiles, sign-ons and metadata services has nothing to find there.

export type Environment = Readonly<Record<string, string | undefined>>;

/** A provider for the SDK. It rejects when the environment has none. */
export const readCredentials = (env: Environment) => async () => {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = env;
  if (!accessKeyId || !secretAccessKey) throw new Error('no AWS credentials in the environment');
  return {
    accessKeyId,
    secretAccessKey,
    ...(env.AWS_SESSION_TOKEN && { sessionToken: env.AWS_SESSION_TOKEN }),
    // Long past: the SDK keeps credentials without an end for ever, and asks again for those whose end has come.
    expiration: new Date(0),
  };
};
