// Who owns a pool: a person, or code whose next apply takes off whatever triggers it does not know of.
import { DescribeStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { ListTagsForResourceCommand } from '@aws-sdk/client-cognito-identity-provider';
import type { CodeKind } from '../../iac/print.ts';
import { broken, type Finding, ok, warning } from '../../review/finding.ts';
import { explain, isUnknownCall } from '../aws/errors.ts';
import { type Context, poolArn } from '../context.ts';

type Tags = Readonly<Record<string, string>>;

export type Owner =
  /** `unread`: why it could not be asked whether a stack has the pool. */
  | { readonly kind: 'nobody'; readonly unread?: string }
  /** The stack of this deployment made it. */
  | { readonly kind: 'us' }
  | { readonly kind: 'code'; readonly tool: string; readonly sign: string; readonly print: CodeKind }
  /** Its tags could not be read, so it may belong to anybody. */
  | { readonly kind: 'unknown'; readonly why: string; readonly fix: string };

/** Tools by the words that teams and the tools themselves put into tags. The first that fits counts. */
const tools: readonly { readonly word: RegExp; readonly tool: string; readonly print: CodeKind }[] = [
  { word: /terraform|opentofu|terragrunt|atlantis|spacelift/i, tool: 'Terraform', print: 'terraform' },
  { word: /\bcdk\b|aws-cdk/i, tool: 'CDK', print: 'cdk' },
  { word: /\bsst\b/i, tool: 'SST', print: 'sst' },
  { word: /amplify/i, tool: 'Amplify', print: 'amplify' },
  { word: /pulumi/i, tool: 'Pulumi', print: 'terraform' },
  { word: /cloudformation|\bsam\b|serverless/i, tool: 'CloudFormation', print: 'cloudformation' },
];

/** Keys under which teams say what made a thing: `ManagedBy`, `provisioner`, `iac-tool`, `created_by`. */
const makers = /manag|provision|creat|deploy|maintain|iac|tool|source|generat|stack/i;

const denies = /^(false|no|none|0|manual)$/i;

/** The names that CDK gives to resources end in a hash. */
const isCdkName = (logicalId: string | undefined): boolean => /[0-9A-F]{8}$/.test(logicalId ?? '');

/** Who the tags say it is. `stack`: that of this deployment. Pure. */
export function ownerByTags(tags: Tags, stack: string): Owner {
  const byStack = tags['aws:cloudformation:stack-name'];
  if (byStack === stack) return { kind: 'us' };
  if (byStack !== undefined) return ownedByStack(byStack, tags['aws:cloudformation:logical-id'], 'the tag');
  for (const [key, value] of Object.entries(tags)) {
    if (denies.test(value)) continue;
    const found = tools.find(({ word }) => word.test(key) || (makers.test(key) && word.test(value)));
    if (found) return { kind: 'code', tool: found.tool, sign: `the tag ${key}=${value}`, print: found.print };
  }
  return { kind: 'nobody' };
}

function ownedByStack(stackName: string, logicalId: string | undefined, by: 'the tag' | 'the stack'): Owner {
  const cdk = isCdkName(logicalId);
  return {
    kind: 'code',
    tool: cdk ? 'CDK' : 'CloudFormation',
    sign: by === 'the tag' ? `the tag aws:cloudformation:stack-name=${stackName}` : `the stack ${stackName}`,
    print: cdk ? 'cdk' : 'cloudformation',
  };
}

/** The stack that has the pool, for pools that were imported and carry no tag of it. */
async function ownerByStack({ aws }: Context, userPoolId: string, stack: string): Promise<Owner> {
  try {
    const { StackResources: resources = [] } = await aws.cloudformation.send(
      new DescribeStackResourcesCommand({ PhysicalResourceId: userPoolId }),
    );
    const it = resources.find(({ PhysicalResourceId: id }) => id === userPoolId);
    if (it?.StackName === undefined) return { kind: 'nobody' };
    return it.StackName === stack
      ? { kind: 'us' }
      : ownedByStack(it.StackName, it.LogicalResourceId, 'the stack');
  } catch (error) {
    // "Does not exist" where no stack has it. Without this permission the tags are all there is to go by.
    const isNone = error instanceof Error && /does not exist/.test(error.message);
    if (isNone || isUnknownCall(error)) return { kind: 'nobody' };
    return { kind: 'nobody', unread: explain(error).message };
  }
}

/** `described`: the tags that the pool's description has; those that AWS itself sets may be missing there. */
export async function readOwner(
  context: Context,
  stack: string,
  userPoolId: string,
  described: Tags,
): Promise<Owner> {
  const { aws, where } = context;
  const byDescription = ownerByTags(described, stack);
  if (byDescription.kind !== 'nobody') return byDescription;
  const byStack = await ownerByStack(context, userPoolId, stack);
  if (byStack.kind !== 'nobody') return byStack;
  try {
    const { Tags: tags = {} } = await aws.cognito.send(
      new ListTagsForResourceCommand({ ResourceArn: poolArn(where, userPoolId) }),
    );
    const byTags = ownerByTags(tags, stack);
    return byTags.kind === 'nobody' ? byStack : byTags;
  } catch (error) {
    if (isUnknownCall(error)) return byStack;
    const { message: why, fix } = explain(error);
    return { kind: 'unknown', why, fix };
  }
}

const check = 'owner';

const goOn = '--out-of-band to attach anyway';

/** Before attaching. */
export function judgeOwner(owner: Owner): Finding {
  switch (owner.kind) {
    case 'nobody':
      return owner.unread === undefined
        ? ok(check, 'no tag says that code owns the pool')
        : warning(
            check,
            `no tag says that code owns the pool, but a stack may have it without a tag, and that could not be asked (${owner.unread})`,
            'Allow cloudformation:DescribeStackResources, or make sure that no stack has the pool',
          );
    case 'us':
      return ok(check, 'this deployment made the pool');
    case 'code':
      return broken(
        check,
        `${owner.tool} owns the pool (${owner.sign}): its next apply would take the triggers off again`,
        `Add the triggers to that code: \`otp print ${owner.print}\` writes what to add; ${goOn}`,
        '--out-of-band',
      );
    case 'unknown':
      return broken(
        check,
        `the tags of the pool cannot be read (${owner.why}), so code may own it, and its next apply take the triggers off again`,
        `${owner.fix}; or add the triggers to that code, which \`otp print\` writes; ${goOn}`,
        '--out-of-band',
      );
  }
}

/** `state` of the three challenge slots, and whether the pool was attached once. */
export interface Traces {
  readonly calling: boolean;
  readonly permitted: boolean;
}

/** Afterwards: whether an apply took the triggers off. */
export function judgeOwnerLater(owner: Owner, { calling, permitted }: Traces): Finding {
  const before = judgeOwner(owner);
  if (before.state === 'ok' || owner.kind === 'nobody') return before;
  const { fix = '' } = before;
  const who =
    owner.kind === 'code'
      ? `${owner.tool} owns the pool (${owner.sign})`
      : `code may own the pool, as its tags cannot be read (${owner.kind === 'unknown' ? owner.why : ''})`;
  if (calling)
    return warning(check, `${who}: its next apply takes the triggers off, unless its code has them`, fix);
  if (!permitted) return before;
  return broken(
    check,
    `${who}, and the triggers were taken off again: the pool may still call live, but not all slots do`,
    fix,
  );
}
