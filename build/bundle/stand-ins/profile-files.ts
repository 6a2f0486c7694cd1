// Stands for the SDK's reader of ~/.aws: a Lambda has no home. Whoever names such a file is told that it is not read.

const variables = ['AWS_PROFILE', 'AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE'];

export async function loadSharedConfigFiles() {
  const set = variables.filter((name) => process.env[name]);
  if (set.length > 0)
    throw new Error(
      `profile files are not in this bundle: unset ${set.join(', ')}, and set variables instead`,
    );
  return { configFile: {}, credentialsFile: {} };
}
