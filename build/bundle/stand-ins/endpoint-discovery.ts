// Stands for @aws-sdk/middleware-endpoint-discovery, which only DynamoDB's preview Regions ever asked for. No command
// of ours has its middleware: here the client is only told so.

const names = ['AWS_ENABLE_ENDPOINT_DISCOVERY', 'AWS_ENDPOINT_DISCOVERY_ENABLED'];

export const NODE_ENDPOINT_DISCOVERY_CONFIG_OPTIONS = {
  environmentVariableSelector: () => false,
  configFileSelector: () => false,
  default: false,
};

export function resolveEndpointDiscoveryConfig<Config extends object>(config: Config): Config {
  const set = names.filter((name) => process.env[name] === 'true');
  if (set.length > 0)
    throw new Error(
      `endpoint discovery is not in this bundle: unset ${set.join(', ')}, or set AWS_ENDPOINT_URL_DYNAMODB`,
    );
  return config;
}
