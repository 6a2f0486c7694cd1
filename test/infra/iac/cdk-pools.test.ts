// What `attach` refuses, the construct refuses too: MFA, aliases and password clients, whichever was added last.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, CfnParameter, NestedStack, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template as Synthesised } from 'aws-cdk-lib/assertions';
import {
  type CfnUserPool,
  Mfa,
  UserPool,
  UserPoolClient,
  UserPoolOperation,
  type UserPoolProps,
} from 'aws-cdk-lib/aws-cognito';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Code, Function as Lambda, Runtime } from 'aws-cdk-lib/aws-lambda';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  type OtpFiles,
  OtpRouter,
  type OtpRouterProps,
  type OtpSettings,
} from '../../../infra/iac/cdk/index.ts';
import { readTemplate } from '../../../infra/read-template.ts';
import { templateBody } from '../../../infra/template.ts';
import { standIn, temporaryFolder } from '../../support/deployment.ts';

let files: OtpFiles;
beforeAll(async () => {
  const template = join(temporaryFolder(), 'template.json');
  writeFileSync(template, templateBody(readTemplate()));
  files = { template, zip: (await standIn()()).zipPath };
});

const plain: OtpSettings = { CHANNELS: ['email'], EMAIL_FROM: 'login@mail.example.com' };
const flows = {
  code: { custom: true },
  passwords: { userSrp: true },
  both: { custom: true, userPassword: true },
} as const;

type Flow = keyof typeof flows;

interface Case {
  readonly pool?: UserPoolProps;
  readonly clients?: readonly Flow[];
  readonly settings?: OtpSettings;
  readonly props?: Partial<OtpRouterProps>;
}

function build({ pool = {}, clients = ['code'], settings = {}, props = {} }: Case) {
  const app = new App({ analyticsReporting: false });
  const stack = new Stack(app, 'Acme');
  const userPool = new UserPool(stack, 'Pool', pool);
  const router = new OtpRouter(
    stack,
    'Otp',
    { userPool, settings: { ...plain, ...settings }, ...props },
    files,
  );
  for (const [at, flow] of clients.entries()) userPool.addClient(`Client${at}`, { authFlows: flows[flow] });
  return { app, stack, userPool, router };
}

/** What synthesis refuses, or an empty text. */
function refusal(from: Case): string {
  const { app } = build(from);
  try {
    app.synth();
    return '';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

describe('a pool that attach would refuse is refused', () => {
  const off: Partial<OtpSettings> = { AUTO_VERIFY: 'none' };
  const proof: Partial<OtpSettings> = { AUTO_VERIFY: 'proof' };
  const keeps: UserPoolProps = { keepOriginal: { email: true } };
  it.each<[string, Case, RegExp | '']>([
    ['no MFA and a client for codes', {}, ''],
    ['MFA on', { pool: { mfa: Mfa.REQUIRED } }, /second factor: MFA is ON/],
    ['MFA optional', { pool: { mfa: Mfa.OPTIONAL } }, /second factor: MFA is OPTIONAL/],
    ['MFA optional, accepted', { pool: { mfa: Mfa.OPTIONAL }, props: { acceptNoMfa: true } }, ''],
    [
      'MFA on after a password, accepted',
      { pool: { mfa: Mfa.REQUIRED }, settings: { SRP_FIRST: 'verify' }, props: { acceptNoMfa: true } },
      /never asks for a code/,
    ],
    ['an alias', { pool: { signInAliases: { username: true, email: true } } }, /alias attributes: email/],
    [
      'an alias that is not verified',
      { pool: { signInAliases: { username: true, phone: true } }, settings: off },
      '',
    ],
    [
      'a pool that replaces a changed address before it is proven, with AUTO_VERIFY=proof',
      { settings: proof },
      /changed contacts: AUTO_VERIFY=proof, but the pool replaces a changed email/,
    ],
    [
      'one that keeps it, with an alias',
      { pool: { ...keeps, signInAliases: { username: true, email: true } }, settings: proof },
      '',
    ],
    [
      'the same with a client for passwords beside',
      { pool: keeps, clients: ['code', 'passwords'], settings: proof },
      /password flows of Acme\/Pool\/Client1/,
    ],
    ['the address as the name', { pool: { signInAliases: { email: true } } }, ''],
    [
      'a client for passwords beside',
      { clients: ['code', 'passwords'] },
      /password flows of Acme\/Pool\/Client1/,
    ],
    [
      'the same, nothing verified',
      { clients: ['code', 'passwords'], settings: off },
      /Acme\/Pool\/Client1.*unproven/,
    ],
    [
      'one client for both',
      { clients: ['both'] },
      /password flows of Acme\/Pool\/Client0.*beside CUSTOM_AUTH/,
    ],
    ['one client for both, nothing verified', { clients: ['both'], settings: off }, ''],
    [
      'a client for passwords whose sign-ups are kept',
      { clients: ['code', 'passwords'], props: { keep: ['PreSignUp'] } },
      '',
    ],
  ])('%s', (_, from, expected) => {
    const found = refusal(from);
    if (expected === '') expect(found).toBe('');
    else expect(found).toMatch(expected);
  });

  it('in words of the code, and all faults at once', () => {
    const found = refusal({
      pool: { mfa: Mfa.OPTIONAL, signInAliases: { username: true, email: true } },
      clients: ['code', 'passwords'],
    });
    expect(found).toMatch(/second factor[\s\S]*alias attributes[\s\S]*password flows/);
    expect(found).toContain('acceptNoMfa: true');
    expect(found).toContain('Set SIGN_UP_CLIENT_IDS to Acme/Pool/Client0');
    expect(found).not.toMatch(/otp deploy|--accept|--keep/);
  });

  it('when a client without flows, or an override, comes later', () => {
    const { app, userPool } = build({ clients: [] });
    new UserPoolClient(userPool.stack, 'Default', { userPool });
    (userPool.node.defaultChild as CfnUserPool).addPropertyOverride('MfaConfiguration', 'ON');
    expect(() => app.synth()).toThrow(/MFA is ON[\s\S]*password flows of Acme\/Default: ALLOW_USER_SRP_AUTH/);
  });

  it('when a trigger is added later, in a slot of ours only', () => {
    const added = (operation: UserPoolOperation) => {
      const { app, stack, userPool } = build({});
      const code = { runtime: Runtime.NODEJS_22_X, handler: 'index.handler', code: Code.fromInline('0') };
      userPool.addTrigger(operation, new Lambda(stack, 'Theirs', code));
      return () => app.synth();
    };
    expect(added(UserPoolOperation.DEFINE_AUTH_CHALLENGE)).toThrow(/another function in DefineAuthChallenge/);
    expect(added(UserPoolOperation.CUSTOM_MESSAGE)).not.toThrow();
  });
});

describe('what cannot be judged is said', () => {
  const warnings = (from: Case, change: (made: ReturnType<typeof build>) => void = () => {}) => {
    const made = build(from);
    change(made);
    made.app.synth();
    return Annotations.fromStack(made.stack)
      .findWarning('*', Match.anyValue())
      .map(({ entry }) => String(entry.data))
      .join('\n');
  };

  it('nothing of a pool that is seen whole', () => {
    expect(warnings({})).toBe('');
  });

  it('of MFA from a parameter, and of clients of another app', () => {
    const found = warnings(
      { settings: { SIGN_UP_CLIENT_IDS: '1example23456789' } },
      ({ stack, userPool }) => {
        const mfa = new CfnParameter(stack, 'Mfa');
        (userPool.node.defaultChild as CfnUserPool).mfaConfiguration = mfa.valueAsString;
        // Sign-ups through the clients of this app are not listed.
        userPool.node.tryRemoveChild('Client0');
      },
    );
    expect(found).toMatch(/MFA of the pool: is known only at deployment/);
    expect(found).toMatch(/sign-up clients that this app does not define \(1\)/);
    expect(found).toContain('doctor --user-pool-id');
  });

  it('of temporary passwords, where a password comes first', () => {
    const found = (selfSignUpEnabled: boolean) =>
      warnings({ pool: { selfSignUpEnabled }, settings: { SRP_FIRST: 'verify' } });
    expect(found(true)).toMatch(/temporary passwords: .*not confirmed/);
    expect(found(true)).not.toContain('Only administrators');
    expect(found(false)).toContain('Only administrators');
  });

  it('of a second factor that was accepted', () => {
    expect(warnings({ pool: { mfa: Mfa.OPTIONAL }, props: { acceptNoMfa: true } })).toMatch(
      /MFA is OPTIONAL/,
    );
  });
});

describe('app clients of the same app', () => {
  const own = (listed: (id: string) => Partial<OtpSettings>) => {
    const app = new App({ analyticsReporting: false });
    const stack = new Stack(app, 'Acme');
    const userPool = new UserPool(stack, 'Pool');
    const client = userPool.addClient('Web', { authFlows: flows.code });
    userPool.addClient('Old', { authFlows: flows.passwords });
    const settings = { ...plain, ...listed(client.userPoolClientId) };
    new OtpRouter(stack, 'Otp', { userPool, settings }, files);
    return Synthesised.fromStack(stack).toJSON() as {
      Resources: Record<string, { Type: string; Properties: Record<string, unknown> }>;
    };
  };
  const clientId = { Ref: expect.stringMatching(/^PoolWeb/) };
  const variables = ({ Resources }: ReturnType<typeof own>) => {
    const fn = Object.values(Resources).find(({ Type }) => Type === 'AWS::Lambda::Function');
    return (
      (fn?.Properties.Environment as { Variables: Record<string, unknown> } | undefined)?.Variables ?? {}
    );
  };

  it('may be named in SIGN_UP_CLIENT_IDS and BRANDS, without a cycle', () => {
    // Synthesised.fromStack refuses cycles.
    const made = own((id) => ({ SIGN_UP_CLIENT_IDS: [id], BRANDS: { [id]: { appName: 'Acme Shop' } } }));
    expect(variables(made).SIGN_UP_CLIENT_IDS).toEqual(clientId);
    expect(variables(made).BRANDS).toEqual({
      'Fn::Join': ['', ['{"', clientId, '":{"appName":"Acme Shop"}}']],
    });
  });

  it('are called by the name of the function, for which the pool does not wait', () => {
    const made = own((id) => ({ SIGN_UP_CLIENT_IDS: id }));
    const pool = Object.values(made.Resources).find(({ Type }) => Type === 'AWS::Cognito::UserPool');
    const slots = JSON.stringify(pool?.Properties.LambdaConfig);
    expect(slots).toContain(':function:Acme-otp:live');
    expect(slots).not.toMatch(/OtpParts/);
  });

  it('are no way around the settings: another token is refused in words', () => {
    const token = (key: string) => {
      const stack = new Stack(new App({ analyticsReporting: false }), 'Acme');
      const value = new CfnParameter(stack, 'Given').valueAsString;
      const settings = { ...plain, [key]: value } as OtpSettings;
      return () => new OtpRouter(stack, 'Otp', { userPool: new UserPool(stack, 'Pool'), settings }, files);
    };
    expect(token('APP_NAME')).toThrow(/APP_NAME is known only at deployment \(a token of CDK\)/);
    expect(token('CODE_LENGTH')).toThrow(/CODE_LENGTH is known only at deployment/);
  });
});

describe('where the construct stands', () => {
  const nestedName = Match.stringLikeRegexp('^Acme-Auth-Otp-[0-9A-F]{8}$');
  const nested = (props: Partial<OtpRouterProps> = {}, poolInside = true) => {
    const app = new App({ analyticsReporting: false });
    const parent = new Stack(app, 'Acme');
    const stack = new NestedStack(parent, 'Auth');
    const userPool = new UserPool(poolInside ? stack : parent, 'Pool');
    userPool.addClient('Web', { authFlows: flows.code });
    const router = new OtpRouter(stack, 'Otp', { userPool, settings: plain, ...props }, files);
    // Refuses cycles, in either stack.
    Synthesised.fromStack(parent);
    return { router, template: Synthesised.fromStack(stack), app };
  };

  it('a nested stack: its name is made of the path', () => {
    const { template } = nested();
    template.hasResourceProperties('AWS::Lambda::Function', { FunctionName: nestedName });
    expect(JSON.stringify(template.toJSON())).not.toContain('Token[');
  });

  it('a nested stack beside the pool, without a cycle between the two', () => {
    nested({}, false).template.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: nestedName,
    });
  });

  it.each([60, 61, 64, 100, 128])('a stack with a name of %i characters', (length) => {
    const stack = new Stack(new App({ analyticsReporting: false }), 'S'.repeat(length));
    const { name } = new OtpRouter(
      stack,
      'Otp',
      { userPool: new UserPool(stack, 'Pool'), settings: plain },
      files,
    );
    expect(name.length).toBeLessThanOrEqual(64);
    if (length <= 60) expect(name).toBe(`${'S'.repeat(length)}-otp`);
    else expect(name).toMatch(/^S{55}-[0-9a-f]{8}$/);
  });

  it.each(['a'.repeat(65), 'has a space', '1st', ''])('not under the name "%s"', (name) => {
    expect(() => build({ props: { name } })).toThrow(/cannot name a function/);
  });

  it('twice in a stack, by different names', () => {
    const twice = (names: readonly (string | undefined)[]) => {
      const stack = new Stack(new App({ analyticsReporting: false }), 'Acme');
      for (const [at, name] of names.entries())
        new OtpRouter(
          stack,
          `Otp${at}`,
          { userPool: new UserPool(stack, `Pool${at}`), settings: plain, ...(name && { name }) },
          files,
        );
      return Synthesised.fromStack(stack);
    };
    twice(['first', 'second']).resourceCountIs('AWS::Lambda::Function', 2);
    expect(() => twice([undefined, undefined])).toThrow(/Acme\/Otp1 would have the name of Acme\/Otp0/);
  });

  it('with the variables under a key of yours, as the stack has it', () => {
    const stack = new Stack(new App({ analyticsReporting: false }), 'Acme');
    const userPool = new UserPool(stack, 'Pool');
    const environmentKey = new Key(stack, 'Key');
    new OtpRouter(stack, 'Otp', { userPool, settings: plain, environmentKey }, files);
    const template = Synthesised.fromStack(stack);
    const arn = { 'Fn::GetAtt': [expect.stringMatching(/^Key/), 'Arn'] };
    const [fn] = Object.values(template.findResources('AWS::Lambda::Function'));
    expect(fn?.Properties.KmsKeyArn).toEqual(arn);
    expect(JSON.stringify(template.findResources('AWS::IAM::Policy'))).toContain('kms:Decrypt');
  });
});
