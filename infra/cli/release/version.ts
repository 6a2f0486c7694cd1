// $LATEST and the versions made of it.
import {
  type FunctionConfiguration,
  GetFunctionConfigurationCommand,
  type LambdaClient,
  PublishVersionCommand,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { found } from '../aws/errors.ts';
import { CommandError, exit } from '../command-error.ts';
import type { Context } from '../context.ts';
import { isSecret } from '../redact.ts';
import { deployedSettings, environmentOf, type Values } from '../settings/given.ts';
import type { Form } from '../stack/parameters.ts';
import { readResources, readStack } from '../stack/state.ts';

export const readFunction = (
  lambda: LambdaClient,
  name: string,
  qualifier?: string,
): Promise<FunctionConfiguration | undefined> =>
  found(() => lambda.send(new GetFunctionConfigurationCommand({ FunctionName: name, Qualifier: qualifier })));

/** Of what can be read: nothing where these credentials may not use the environment's key. A stand-in may give numbers. */
export const environmentVariables = (configuration: FunctionConfiguration | undefined): Values =>
  Object.fromEntries(
    Object.entries(configuration?.Environment?.Variables ?? {}).map(([name, value]) => [name, String(value)]),
  );

/** The variables, or an error where these credentials may not use the key that the environment is under. */
export function readVariables(configuration: FunctionConfiguration): Values {
  const fault = configuration.Environment?.Error;
  if (fault)
    throw new CommandError(
      `The environment of ${configuration.FunctionName} cannot be read: ${fault.Message ?? fault.ErrorCode}`,
      'Use the credentials that deployed it, or let these use its KMS key (kms:Decrypt)',
    );
  return environmentVariables(configuration);
}

const compared = [
  'CodeSha256',
  'Runtime',
  'Handler',
  'Role',
  'Timeout',
  'MemorySize',
  'Architectures',
] as const;

/** Whether two versions behave the same: their code and all that is configured about it, `but` variables. */
export function isSame(
  a: FunctionConfiguration,
  b: FunctionConfiguration,
  but: readonly string[] = [],
): boolean {
  const of = (one: FunctionConfiguration) =>
    JSON.stringify([
      ...compared.map((name) => one[name]),
      one.KMSKeyArn ?? '',
      Object.entries(environmentVariables(one))
        .filter(([name]) => !but.includes(name))
        .sort(),
    ]);
  return of(a) === of(b);
}

/** Waits until Lambda has taken over the last update; a version published before would be of the old code. */
async function settled({ aws: { lambda }, wait }: Context, name: string): Promise<FunctionConfiguration> {
  for (;;) {
    const configuration = await readFunction(lambda, name);
    if (configuration === undefined)
      throw new CommandError(`The stack has no function ${name}`, 'Run the same command again', exit.partial);
    if (configuration.LastUpdateStatus === 'Failed')
      throw new CommandError(
        `Lambda refused the update: ${configuration.LastUpdateStatusReason ?? ''}`,
        'Correct what it names, then run the same command again',
        exit.partial,
      );
    if (configuration.LastUpdateStatus !== 'InProgress' && configuration.State !== 'Pending')
      return configuration;
    await wait(1_000);
  }
}

/** Names of what differs from the template: changed by hand, which CloudFormation does not see. */
export const changedForm = (form: Form, actual: FunctionConfiguration): (keyof Form)[] =>
  (Object.keys(form) as (keyof Form)[]).filter((name) => form[name] !== actual[name]);

/** What is to be published. */
export interface Release {
  readonly stack: string;
  /** As Lambda has it: base64. */
  readonly codeSha256: string | undefined;
  /** Undefined where the template of the deployment is not at hand: then it stays as it is. */
  readonly form?: Form;
}

/** As Lambda writes the hash of a function's code. */
export const codeHash = (sha256: string): string => Buffer.from(sha256, 'hex').toString('base64');

/** Names of variables that differ from what was deployed; secrets aside, which CloudFormation does not tell. */
function changedByHand(deployed: Values, actual: Values): string[] {
  const names = new Set([...Object.keys(deployed), ...Object.keys(actual)]);
  return [...names].filter((name) => !isSecret(name) && deployed[name] !== actual[name]).sort();
}

/** The code and environment that the stack has given the function, to find what was changed by hand since. */
async function readGiven({ aws: { cloudformation } }: Context, stack: string) {
  const { parameters = {} } = (await readStack(cloudformation, stack)) ?? {};
  const { CodeBucket: S3Bucket, CodeKey: S3Key, LogLevel: level = 'INFO' } = parameters;
  const { Table: table = '' } = await readResources(cloudformation, stack);
  const settings = deployedSettings(parameters);
  const environment = { ...environmentOf(settings, level), OTP_TABLE: settings.OTP_TABLE || table };
  return { code: { S3Bucket, S3Key }, environment };
}

/**
 * Publishes what was deployed, and nothing else. What someone changed on $LATEST by hand is put back first: CloudFormation
 * does not see it, and it would go live untold.
 */
export async function publish(
  context: Context,
  { stack: FunctionName, codeSha256: CodeSha256, form }: Release,
): Promise<string> {
  const { aws, terminal } = context;
  const { code, environment } = await readGiven(context, FunctionName);
  let latest = await settled(context, FunctionName);
  if (latest.CodeSha256 !== CodeSha256) {
    terminal.say(`  The code of ${FunctionName} was changed by hand: putting it back`);
    await aws.lambda.send(new UpdateFunctionCodeCommand({ FunctionName, ...code }));
    latest = await settled(context, FunctionName);
  }
  const actual = readVariables(latest);
  const changed = [...changedByHand(environment, actual), ...(form ? changedForm(form, latest) : [])];
  if (changed.length > 0) {
    terminal.say(`  Changed by hand, putting back: ${changed.join(', ')}`);
    const secrets = Object.fromEntries(Object.entries(actual).filter(([name]) => isSecret(name)));
    const Environment = { Variables: { ...secrets, ...environment } };
    await aws.lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Environment, ...form }));
    await settled(context, FunctionName);
  }
  const { Version: version = '' } = await aws.lambda.send(
    new PublishVersionCommand({ FunctionName, CodeSha256 }),
  );
  return version;
}
