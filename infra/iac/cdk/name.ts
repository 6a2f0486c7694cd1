// The name of the function, which alarms and dashboard begin with: as given, or made of the stack's.
import { createHash } from 'node:crypto';
import { Names, Stack, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/** Lambda's longest name of a function. */
const longest = 64;

/** Ends in a hash where it has to be shortened, so that two long names stay two. */
function shortened(name: string): string {
  if (name.length <= longest) return name;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 8);
  return `${name.slice(0, longest - 9).replace(/-$/, '')}-${hash}`;
}

export function nameOf(scope: Construct, given: string | undefined): string {
  if (given === undefined) {
    const { stackName } = Stack.of(scope);
    // CloudFormation names a nested stack, later than this name is needed.
    return Token.isUnresolved(stackName)
      ? Names.uniqueResourceName(scope, { maxLength: longest, separator: '-' })
      : shortened(`${stackName}-otp`);
  }
  if (Token.isUnresolved(given))
    throw new Error(
      'OtpRouter: `name` is known only at deployment. Give a plain text: alarms and ARNs are made of it',
    );
  if (!/^[A-Za-z][\w-]{0,63}$/.test(given))
    throw new Error(
      `OtpRouter: ${JSON.stringify(given)} cannot name a function. Use up to 64 letters, digits, hyphens and underscores, a letter first`,
    );
  return given;
}
