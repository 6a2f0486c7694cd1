// The function's own credentials, as Lambda puts them into the environment (Developer Guide, "Defined runtime
// environment variables"). The SDK's provider chain (files, SSO, STS, EC2) would find the same three, after
// loading 120 kB of ways that a Lambda does not have.

/** For the SDK's `credentials`; rejects when the environment has none. */
export const envCredentials = async () => {
  const {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  } = process.env;
  if (!accessKeyId || !secretAccessKey) throw new Error('no AWS credentials in the environment');
  return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
};
