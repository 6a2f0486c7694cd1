// `doctor --stack` of a stack that somebody's own code made: the construct's function has another name than the stack, and what
// is wrong is set right in that code.
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { partsOfStack } from '../../../infra/cli/doctor/subject.ts';
import type { Finding } from '../../../infra/review/finding.ts';
import { synthesise } from '../../support/cdk.ts';
import { openAccount } from '../../support/fake-account/account.ts';
import { after, deployWords, run } from '../../support/fake-account/run.ts';
import { type AccountState, clientId, emptyAccount, poolId } from '../../support/fake-account/state.ts';

vi.mock('../../../infra/cli/release/rehearsal/rehearse.ts', () => ({
  rehearse: async () => ({ faults: [], messages: 0 }),
}));

/** What CDK calls the construct's function, its topic and the rest. */
const logicalIds = Object.keys(
  (synthesise({ alarmEmail: 'ops@example.com' }).json as { Resources: object }).Resources,
);

describe('the names that CDK writes', () => {
  const parts = partsOfStack(Object.fromEntries(logicalIds.map((id) => [id, `physical ${id}`])), {});

  it.each(['Function', 'Table', 'Alerts', 'Dashboard', 'Live'])(
    'have the %s of the template in them',
    (part) => {
      expect(parts.isOfCode).toBe(true);
      expect(parts.parts[part]).toMatch(new RegExp(`Parts${part}[0-9A-F]{8}$`));
    },
  );

  it('are refused where two constructs are in one stack', () => {
    const two = { OtpPartsFunction1A2B3C4D: 'a', Otp2PartsFunction1A2B3C4D: 'b' };
    expect(() => partsOfStack(two, {})).toThrow('2 functions of this kind: a, b');
  });

  it('are the command line’s own in its stacks, and of code where such a stack is nested', () => {
    const own = { Function: 'otp-router' };
    expect(partsOfStack(own, {})).toEqual({ parts: own, isOfCode: false });
    expect(partsOfStack(own, { parentId: 'arn' }).isOfCode).toBe(true);
  });
});

describe('doctor --stack Acme', () => {
  let state: AccountState;
  beforeAll(async () => {
    const words = [...deployWords('--user-pool-id', poolId, '--client-id', clientId), '--stack', 'Acme-otp'];
    state = await after(emptyAccount(), words);
    // As the construct leaves it: the stack has the app's name, the function another.
    const { resources = {}, ...rest } = state.stacks['Acme-otp'] ?? {};
    const made = Object.entries(resources).map(([id, physical]) => [`OtpParts${id}1A2B3C4D`, physical]);
    state.stacks = {
      Acme: { ...(rest as AccountState['stacks'][string]), resources: Object.fromEntries(made) },
    };
  });
  const doctor = async (twist: (state: AccountState) => void = () => {}) => {
    const account = openAccount(structuredClone(state));
    twist(account.state);
    const { results, text } = await run(account, ['doctor', '--stack', 'Acme']);
    return { findings: (results[0] as { findings: Finding[] }).findings, text };
  };

  it('judges the function, the pool, the app client, the table and the alarms', async () => {
    const { findings, text } = await doctor();
    expect(
      findings.filter((one) => one.state === 'broken'),
      text,
    ).toEqual([]);
    const checks = findings.map(({ check }) => check);
    for (const check of [
      'live',
      'slot PreSignUp',
      `sign-in flow of ${clientId}`,
      'table',
      'alarm subscribers',
    ])
      expect(checks).toContain(check);
    expect(checks).not.toContain('template');
  });

  it('names no command that would deploy beside the code', async () => {
    const { findings } = await doctor((now) => {
      Object.assign(now.functions['Acme-otp']?.latest ?? {}, { MemorySize: 128 });
      Object.assign(now.pools[poolId]?.clients[clientId] ?? {}, { PreventUserExistenceErrors: 'LEGACY' });
    });
    const fixes = findings.filter((one) => one.state !== 'ok').map(({ fix = '' }) => fix);
    expect(fixes.length).toBeGreaterThan(1);
    for (const fix of fixes) expect(fix).not.toMatch(/otp -- (deploy|attach)/);
    expect(fixes.join('\n')).toContain('in your code');
  });
});
