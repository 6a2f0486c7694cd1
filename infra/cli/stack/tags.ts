// Tags of the stack, which CloudFormation puts on its resources too: read from the flag, and added to those it has. Pure.
import { InvalidArgumentError } from 'commander';

export interface StackTag {
  readonly Key: string;
  readonly Value: string;
}

/** Letters, digits, spaces and these signs (CloudFormation's API reference, Tag). */
const pattern = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

export function readStackTag(entry: string): StackTag {
  const at = entry.indexOf('=');
  const [Key, Value] = [entry.slice(0, Math.max(at, 0)), entry.slice(at + 1)];
  if (Key === '' || Key.length > 128 || Value.length > 256 || !pattern.test(Key) || !pattern.test(Value))
    throw new InvalidArgumentError(
      'Say KEY=value: up to 128 and 256 letters, digits, spaces and _ . : / = + - @.',
    );
  if (/^aws:/i.test(Key)) throw new InvalidArgumentError('Keys that begin with aws: belong to AWS.');
  return { Key, Value };
}

/** CloudFormation replaces the whole list. Undefined where nothing is asked: then it keeps what it has. */
export function mergeTags(before: readonly StackTag[], asked: readonly StackTag[]): StackTag[] | undefined {
  if (asked.length === 0) return undefined;
  const merged = new Map([...before, ...asked].map(({ Key, Value }) => [Key, Value]));
  return [...merged].map(([Key, Value]) => ({ Key, Value }));
}
