// Who owns a pool: a person, or code whose next apply takes off whatever triggers it does not know of.
import { DescribeStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import type { CodeKind } from '../../iac/print.ts';
import { broken, type Finding, ok, warning } from '../../review/finding.ts';
import { explain, isUnknownCall } from '../aws/errors.ts';
import type { Context } from '../context.ts';

type Tags = Readonly<Record<string, string>>;

export type Owner =
  | { readonly kind: 'nobody' }
  /** The stack of this deployment made it. */
  | { readonly kind: 'us' }
  | { readonly kind: 'code'; readonly tool: string; readonly sign: string; readonly print: CodeKind }
  /** CloudFormation does not say whether a stack has it, so it may belong to code. */
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
  const name = tags['aws:cloudformation:stack-name'];
  if (name !== undefined)
    return ownerByStack(
      name,
      stack,
      tags['aws:cloudformation:logical-id'],
      'the tag aws:cloudformation:stack-name=',
    );
  for (const [key, value] of Object.entries(tags)) {
    if (denies.test(value)) continue;
    const found = tools.find(({ word }) => word.test(key) || (makers.test(key) && word.test(value)));
    if (found) return { kind: 'code', tool: found.tool, sign: `the tag ${key}=${value}`, print: found.print };
  }
  return { kind: 'nobody' };
}

function ownerByStack(name: string, ours: string, logicalId: string | undefined, seen: string): Owner {
  if (name === ours) return { kind: 'us' };
  const made = isCdkName(logicalId)
    ? ({ tool: 'CDK', print: 'cdk' } as const)
    : ({ tool: 'CloudFormation', print: 'cloudformation' } as const);
  return { kind: 'code', sign: `${seen}${name}`, ...made };
}

/**
 * `tags`: those of the pool's description. A pool that was imported into a stack has no tag of it, and AWS's own tags may be
 * missing there, so CloudFormation is asked too.
 */
export async function readOwner(
  { aws }: Context,
  stack: string,
  userPoolId: string,
  tags: Tags,
): Promise<Owner> {
  const byTags = ownerByTags(tags, stack);
  if (byTags.kind !== 'nobody') return byTags;
  try {
    const { StackResources: resources = [] } = await aws.cloudformation.send(
      new DescribeStackResourcesCommand({ PhysicalResourceId: userPoolId }),
    );
    const { StackName: name, LogicalResourceId: logicalId } =
      resources.find(({ PhysicalResourceId: id }) => id === userPoolId) ?? {};
    return name === undefined ? byTags : ownerByStack(name, stack, logicalId, 'the stack ');
  } catch (error) {
    // "Does not exist" where no stack has it.
    if (isUnknownCall(error) || /does not exist/.test(String(error))) return byTags;
    const { message: why, fix } = explain(error);
    return { kind: 'unknown', why, fix };
  }
}

const check = 'owner';

/** Whether the three challenge slots call live, and whether the pool was attached once. */
interface Traces {
  readonly calling: boolean;
  readonly permitted: boolean;
}

const attachAnyway = '--out-of-band to attach anyway';

/** Before attaching; and afterwards, with traces of it: whether an apply took the triggers off. */
export function judgeOwner(owner: Owner, { calling, permitted }: Partial<Traces> = {}): Finding {
  if (owner.kind === 'us') return ok(check, 'this deployment made the pool');
  if (owner.kind === 'nobody') return ok(check, 'no tag and no stack says that code owns the pool');
  const [owns, fix] =
    owner.kind === 'code'
      ? [
          `${owner.tool} owns the pool (${owner.sign})`,
          `Add the triggers to that code: \`otp print ${owner.print}\` writes what to add; ${attachAnyway}`,
        ]
      : [
          `code may own the pool: whether a stack has it could not be asked (${owner.why})`,
          `${owner.fix}; or add the triggers to that code, which \`otp print\` writes; ${attachAnyway}`,
        ];
  if (calling)
    return warning(check, `${owns}: its next apply takes the triggers off, unless its code has them`, fix);
  const taken = 'and the triggers were taken off again: the pool may still call live, but not all slots do';
  if (permitted) return broken(check, `${owns}, ${taken}`, fix);
  return broken(check, `${owns}: its next apply would take the triggers off again`, fix, '--out-of-band');
}
