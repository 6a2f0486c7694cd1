// Replaces the SDK's reader of ~/.aws, as Lambda has no home folder. If a profile file is set, an error says that we do not read it.

const variables = ['AWS_PROFILE', 'AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE'];

export async function loadSharedConfigFiles() {
  const set = variables.filter((name) => process.env[name]);
  if (set.length > 0)
    throw new Error(
      `profile files are not in this bundle: unset ${set.join(', ')}, and set variables instead`,
    );
  return { configFile: {}, credentialsFile: {} };
}
