// The alias `live`: which version it is at and with which settings, which were before, and moving it.
import {
  CreateAliasCommand,
  type FunctionConfiguration,
  GetAliasCommand,
  type LambdaClient,
  paginateListVersionsByFunction,
  UpdateAliasCommand,
} from '@aws-sdk/client-lambda';
import { readSettings, SettingsError } from '../../../src/settings/read.ts';
import type { Settings } from '../../../src/settings/table.ts';
import { explain, found } from '../aws/errors.ts';
import { CommandError, exit } from '../command-error.ts';
import { aliasName, type Context } from '../context.ts';
import { environmentVariables, readFunction } from './version.ts';

export interface Live {
  readonly version: string;
  /** Versions that were live before, the newest first: what a rollback goes back to. */
  readonly before: readonly string[];
  readonly revisionId: string | undefined;
}

// The history travels in the alias's description, so that version and history change in one atomic call.
const longestHistory = 20;

const describeHistory = (before: readonly string[]): string =>
  before.length === 0 ? '' : `before: ${before.slice(0, longestHistory).join(' ')}`;

const readHistory = (description = ''): string[] =>
  /^before: ([\d ]+)$/.exec(description)?.[1]?.split(' ').filter(Boolean) ?? [];

export async function readLive(lambda: LambdaClient, functionName: string): Promise<Live | undefined> {
  const alias = await found(() =>
    lambda.send(new GetAliasCommand({ FunctionName: functionName, Name: aliasName })),
  );
  if (!alias) return undefined;
  const { FunctionVersion: version = '', Description: text, RevisionId: revisionId } = alias;
  return { version, before: readHistory(text), revisionId };
}

export const settingsIn = (version: FunctionConfiguration | undefined, { now }: Context): Settings =>
  readSettings(environmentVariables(version), now());

export async function readLiveSettings(
  context: Context,
  stack: string,
  { version }: Pick<Live, 'version'>,
): Promise<Settings> {
  const live = await readFunction(context.aws.lambda, stack, version);
  try {
    return settingsIn(live, context);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    throw new CommandError(
      `The live version ${version} refuses its settings: ${error.faults.join('; ')}`,
      'Correct them with `otp deploy --set NAME=value`, then run the same command again',
      exit.refused,
      { cause: error },
    );
  }
}

/** What a rollback can name, the newest first. */
export async function listVersions(lambda: LambdaClient, functionName: string) {
  const versions: { version: string; codeSha256: string; madeAt: string }[] = [];
  const pages = paginateListVersionsByFunction({ client: lambda }, { FunctionName: functionName });
  for await (const { Versions: page = [] } of pages)
    for (const { Version: version = '', CodeSha256: codeSha256 = '', LastModified: madeAt = '' } of page)
      if (isPublished(version)) versions.push({ version, codeSha256, madeAt });
  return versions.sort((a, b) => Number(b.version) - Number(a.version));
}

/** `$LATEST` is what the next deployment changes, tested by nobody; an alias can move by itself. */
export const isPublished = (version: string): boolean => /^[1-9]\d*$/.test(version);

/**
 * Moves `live`. When the answer is lost, looks where the alias is: it is at one version or the other, and the
 * error says at which. Makes the alias when a stand-in's CloudFormation has not.
 */
export async function moveLive(
  lambda: LambdaClient,
  functionName: string,
  version: string,
  from: Live | undefined,
  before: readonly string[],
): Promise<void> {
  const target = { FunctionName: functionName, Name: aliasName, FunctionVersion: version };
  try {
    if (from === undefined) await lambda.send(new CreateAliasCommand(target));
    else
      await lambda.send(
        new UpdateAliasCommand({
          ...target,
          Description: describeHistory(before),
          RoutingConfig: { AdditionalVersionWeights: {} },
          // Fails when someone else moved it in between.
          RevisionId: from.revisionId,
        }),
      );
  } catch (cause) {
    const now = await readLive(lambda, functionName).catch(() => 'unknown' as const);
    if (now !== 'unknown' && now?.version === version) return;
    const holds =
      now === 'unknown'
        ? 'it cannot be read where it is'
        : now
          ? `it is at version ${now.version}`
          : 'nothing is live';
    const { message, fix } = explain(cause);
    throw new CommandError(
      `live could not be moved to version ${version}; ${holds}: ${message}`,
      `${fix}. \`otp status\` shows where live is`,
      now !== 'unknown' && now?.version === from?.version ? exit.refused : exit.partial,
      { cause },
    );
  }
}
