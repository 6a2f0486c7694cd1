// Asks CloudFormation what a deployment would change, with the template in the artifact bucket.
import { createHash } from 'node:crypto';
import type { Context } from '../context.ts';
import { type ChangeSet, type ChangeSetRequest, createChangeSet } from '../stack/change-set.ts';
import { uploadOnce } from './artifact.ts';

export interface Proposal extends Omit<ChangeSetRequest, 'templateUrl'> {
  readonly bucket: string;
  /** The template as JSON. */
  readonly body: string;
}

/** Undefined when nothing would change. */
export async function propose(context: Context, proposal: Proposal): Promise<ChangeSet | undefined> {
  const { region, partition } = context.where;
  const { stack, bucket, body } = proposal;
  const key = `${stack}/${createHash('sha256').update(body).digest('hex')}.json`;
  await uploadOnce(context, bucket, key, async () => body);
  const suffix = partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
  // With the bucket in the path: a name with dots fits no certificate for host names.
  return createChangeSet(context, {
    ...proposal,
    templateUrl: `https://s3.${region}.${suffix}/${bucket}/${key}`,
  });
}
