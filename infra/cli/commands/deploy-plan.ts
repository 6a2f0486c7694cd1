// otp deploy --plan: what a deployment would change, as text and as data. Nothing is changed, and nothing is left behind.
import { GetTemplateCommand } from '@aws-sdk/client-cloudformation';
import { attempt } from '../aws/errors.ts';
import type { Context } from '../context.ts';
import { attachDifferences, isAttached } from '../pool/attach.ts';
import { type DeployPlan, isReleased, planDeploy } from '../release/plan.ts';
import type { DeployRequest } from '../release/request.ts';
import { dropChangeSet } from '../stack/change-set.ts';
import { changedParameters, sayPlan } from './plan-lines.ts';

type TemplateState = 'new' | 'changed' | 'same' | 'unknown';

async function compareTemplate(
  { aws }: Context,
  { stack, current, body }: DeployPlan,
): Promise<TemplateState> {
  if (Object.keys(current).length === 0) return 'new';
  const read = await attempt(() => aws.cloudformation.send(new GetTemplateCommand({ StackName: stack })));
  if ('why' in read) return 'unknown';
  return read.value.TemplateBody === body ? 'same' : 'changed';
}

/** Pure. Whether a deployment would have anything to do. */
export const wouldChange = (plan: DeployPlan): boolean =>
  !isReleased(plan) || (plan.attach !== undefined && !isAttached(plan.attach));

/** Pure. Secrets are named, their values are not. */
export function planData(plan: DeployPlan, template: TemplateState) {
  const { stack, stackChange, current, wanted, live, liveIsLatest, attach, warnings } = plan;
  const changes = stackChange.kind === 'known' ? stackChange.set.changes : [];
  const kind =
    stackChange.kind === 'known'
      ? stackChange.set.kind
      : stackChange.kind === 'unknown'
        ? stackChange.wouldBe
        : 'NONE';
  return {
    changes: wouldChange(plan),
    stack: {
      name: stack,
      action: kind.toLowerCase(),
      resources: changes.map(({ ResourceChange: change }) => ({
        action: change?.Action?.toLowerCase(),
        id: change?.LogicalResourceId,
        type: change?.ResourceType,
        replaced: change?.Replacement === 'True',
      })),
    },
    template,
    parameters: changedParameters(plan),
    code: { from: current.CodeKey ?? null, to: wanted.CodeKey, changed: current.CodeKey !== wanted.CodeKey },
    live: live ? { version: live.version, isLatest: liveIsLatest } : null,
    pool: attach ? { userPoolId: attach.userPoolId, ...attachDifferences(attach) } : null,
    warnings,
  };
}

/** Returns whether a deployment would change something. */
export async function runPlan(context: Context, request: DeployRequest): Promise<boolean> {
  const { terminal } = context;
  const plan = await planDeploy(context, { ...request, leaveNothing: true });
  let template: TemplateState;
  try {
    template = await terminal.watch('compare the template', () => compareTemplate(context, plan));
  } finally {
    const { stackChange } = plan;
    if (stackChange.kind === 'known')
      await terminal.watch('forget the change set', () => dropChangeSet(context, stackChange.set));
  }
  const changes = wouldChange(plan);
  if (changes) {
    sayPlan(context, plan);
    terminal.say(`Template: ${template}`);
    terminal.say('Nothing was changed. Without --plan, `deploy` does this.');
  } else
    terminal.say(
      `Nothing would change: version ${plan.live?.version} with this code and these settings is live.`,
    );
  terminal.result(planData(plan, template));
  return changes;
}
