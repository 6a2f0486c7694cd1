// Asks CloudFormation what a deployment would change, with the template in the artifact bucket.
import { createHash } from 'node:crypto';
import type { Parameter } from '@aws-sdk/client-cloudformation';
import type { Context } from '../context.ts';
import { type ChangeSet, createChangeSet, dropChangeSet, refuseLosses } from '../stack/change-set.ts';
import type { StackTag } from '../stack/tags.ts';
import { removeUpload, uploadOnce } from './artifact.ts';

export interface Proposal {
  readonly stack: string;
  readonly kind: 'CREATE' | 'UPDATE';
  readonly bucket: string;
  /** The template as JSON. */
  readonly body: string;
  readonly parameters: Parameter[];
  readonly tags?: StackTag[] | undefined;
  /** Takes the template out of the bucket again, if it had to be put there. */
  readonly leaveNothing?: boolean;
}

const dnsSuffix = (partition: string): string =>
  partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';

/** Undefined when nothing would change. Throws, and leaves no change set, when something would be lost. */
export async function propose(context: Context, proposal: Proposal): Promise<ChangeSet | undefined> {
  const { region, partition } = context.where;
  const { stack, kind, bucket, body, parameters, tags, leaveNothing = false } = proposal;
  const key = `${stack}/${createHash('sha256').update(body).digest('hex')}.json`;
  const uploaded = await uploadOnce(context, bucket, key, {
    read: async () => body,
    type: 'application/json',
  });
  // With the bucket in the path: a name with dots fits no certificate for host names.
  const templateUrl = `https://s3.${region}.${dnsSuffix(partition)}/${bucket}/${key}`;
  // CloudFormation has read the template once there is a change set.
  const set = await createChangeSet(context, { stack, kind, templateUrl, parameters, tags }).finally(() =>
    leaveNothing && uploaded ? removeUpload(context, bucket, key, uploaded) : undefined,
  );
  try {
    refuseLosses(set?.changes ?? []);
  } catch (error) {
    if (set) await dropChangeSet(context, set, error);
    throw error;
  }
  return set;
}
