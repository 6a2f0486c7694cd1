// Every CloudFormation template that we ship, print or synthesise passes cfn-lint without a warning.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { printCode } from '../../infra/iac/print.ts';
import { printProtect } from '../../infra/iac/protect.ts';
import { synthesise } from '../support/cdk.ts';
import { temporaryFolder } from '../support/deployment.ts';
import { hasTool } from './support/tools.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

const lint = (file: string, ...options: string[]) => {
  const { stdout, status } = spawnSync('cfn-lint', ['--regions', 'eu-west-1', ...options, '--', file], {
    encoding: 'utf8',
  });
  return { stdout, status };
};
const clean = { stdout: '', status: 0 };
const written = (name: string, text: string) => {
  const file = join(temporaryFolder(), name);
  writeFileSync(file, text);
  return file;
};

describe.skipIf(!hasTool('cfn-lint'))('cfn-lint passes', () => {
  it('the template', () => {
    expect(lint(join(root, 'infra/template.yaml'))).toEqual(clean);
  });

  it('what otp print prints for CloudFormation', () => {
    const liveArn = 'arn:aws:lambda:eu-west-1:123456789012:function:otp-router:live';
    const code = printCode('cloudformation', { functionName: 'otp-router', liveArn, sessionMinutes: 10 });
    expect(lint(written('pool.yaml', code))).toEqual(clean);
  });

  it('what otp print prints for the countries of the account', () => {
    expect(lint(written('protect.yaml', printProtect(['DE', 'AT'])))).toEqual(clean);
  });

  it('the nested-stack example', () => {
    expect(lint(join(root, 'infra/iac/cloudformation/nested-stack.yaml'))).toEqual(clean);
  });

  it("the CDK construct's template", () => {
    const { json } = synthesise({ alarmEmail: 'ops@example.com' });
    // CDK writes these rules itself, for its bootstrap.
    const text = JSON.stringify({ ...json, Rules: undefined });
    expect(lint(written('stack.json', text), '--ignore-checks', 'W2001')).toEqual(clean);
  });
});
