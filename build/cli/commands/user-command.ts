// What the commands about one user share: whom they are about, and where they find what counts.
import type { Command } from 'commander';
import { addFunctionName } from '../operators/source.ts';

export const addUserCommand = (
  program: Command,
  name: string,
  summary: string,
  description: string,
): Command =>
  addFunctionName(program.command(name))
    .summary(summary)
    .description(
      `${description} Reads OTP_SECRET, OTP_TABLE and the limits of the deployment that is live; those of the ` +
        'environment where OTP_SECRET and OTP_TABLE are set there and --stack is left out. ' +
        'AWS_ENDPOINT_URL_DYNAMODB leads to a local table.',
    )
    .argument('<user>', 'the userName that Cognito shows, not an alias')
    .requiredOption('--user-pool-id <id>', 'the pool the user is in');
