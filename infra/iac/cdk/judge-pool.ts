// What `otp-router attach` refuses, of a pool that this app defines: read from what CDK writes for CloudFormation, when
// the app is synthesised, so that clients and triggers that come after the construct count too.
import { type CfnElement, Reference, Stack, Token, Tokenization } from 'aws-cdk-lib';
import { type CfnUserPool, CfnUserPoolClient } from 'aws-cdk-lib/aws-cognito';
import type { Settings } from '../../../src/settings/table.ts';
import { type AppClient, appClient } from '../../review/app-client.ts';
import { type Finding, unaccepted, warning } from '../../review/finding.ts';
import { judgeUsers, type Mfa, readAdminCreatesOnly, readKeepsUntilProven } from '../../review/sign-ups.ts';
import { clientStandIn } from './read-settings.ts';

type Properties = Readonly<Record<string, unknown>>;

/** The properties that CloudFormation gets, overrides too. CDK keeps the method out of its types; 2.200 and 2.276 have it. */
export function writtenProperties(element: CfnElement): Properties {
  const { _toCloudFormation: write } = element as unknown as { _toCloudFormation(): object };
  const { Resources: made = {} } = Stack.of(element).resolve(write.call(element)) as {
    readonly Resources?: Readonly<Record<string, { readonly Properties?: Properties }>>;
  };
  return Object.values(made)[0]?.Properties ?? {};
}

const clientsOf = (pool: CfnUserPool): CfnUserPoolClient[] =>
  pool.node.root.node
    .findAll()
    .filter((one): one is CfnUserPoolClient => one instanceof CfnUserPoolClient)
    .filter(({ userPoolId }) =>
      Tokenization.reverseString(userPoolId).tokens.some(
        (token) => Reference.isReference(token) && token.target === pool,
      ),
    );

/** As its author wrote it: without what CDK adds for its L1. */
const pathOf = ({ node }: CfnUserPoolClient): string => node.path.replace(/\/Resource$/, '');

const isText = (value: unknown): value is string => typeof value === 'string' && !Token.isUnresolved(value);
const isList = (value: unknown): value is string[] => Array.isArray(value) && value.every(isText);

export interface Judgement {
  readonly errors: readonly string[];
  readonly warnings: readonly { readonly id: string; readonly text: string }[];
}

/** In the words of the command line; here it is settings and properties. */
const inCode = (fix: string): string =>
  fix
    .replace(/otp deploy --set (\w+)=(\S+)/, 'Set $1 to $2')
    .replace(/(; )?--accept-no-mfa if/, '$1acceptNoMfa: true if')
    .replace(/say --accept-no-mfa/, 'say acceptNoMfa: true')
    .replace('attach with --keep PreSignUp', "keep: ['PreSignUp']");

/** What cannot be seen: a value that only CloudFormation knows. */
const unseen = (what: string): Finding =>
  warning(
    what,
    'is known only at deployment, so it is not judged here',
    'Run `otp-router doctor --user-pool-id ID` after the deployment',
  );

function judgeUnknownIds(config: Settings, known: readonly string[]): Finding[] {
  const others = config.SIGN_UP_CLIENT_IDS.filter((id) => !known.includes(id));
  return others.length === 0
    ? []
    : [unseen(`sign-up clients that this app does not define (${others.length})`)];
}

export interface PoolJudgementRequest {
  readonly pool: CfnUserPool;
  readonly config: Settings;
  /** Whether the pool's PreSignUp is ours. */
  readonly signsUp: boolean;
  readonly acceptNoMfa: boolean;
}

export function judgePool({ pool, config, signsUp, acceptNoMfa }: PoolJudgementRequest): Judgement {
  const written = writtenProperties(pool);
  const { MfaConfiguration: mfa = 'OFF', AliasAttributes: aliases = [] } = written;
  const kept = readKeepsUntilProven(written);
  const clients = clientsOf(pool).map((client) => ({ client, written: writtenProperties(client) }));
  const canSee = ({ written: { ExplicitAuthFlows: flows = [] } }: { written: Properties }) => isList(flows);
  const seen: AppClient[] = clients
    .filter(canSee)
    .map(({ client, written }) => appClient(clientStandIn(client), written));
  const findings = [
    ...judgeUsers(
      {
        mfa: isText(mfa) ? (mfa as Mfa) : 'OFF',
        adminCreatesOnly: readAdminCreatesOnly(written),
        aliases: isList(aliases) ? aliases : [],
        keepsUntilProven: isList(kept) ? kept : undefined,
        clients: seen,
      },
      config,
      signsUp,
    ),
    ...(isText(mfa) ? [] : [unseen('MFA of the pool')]),
    ...(isList(aliases) ? [] : [unseen('alias attributes of the pool')]),
    ...(isList(kept) || config.AUTO_VERIFY !== 'proof'
      ? []
      : [unseen('what the pool does with a changed contact')]),
    ...clients.filter((one) => !canSee(one)).map(({ client }) => unseen(`flows of ${pathOf(client)}`)),
    ...(signsUp
      ? judgeUnknownIds(
          config,
          clients.map(({ client }) => clientStandIn(client)),
        )
      : []),
  ];
  const named = (text: string) =>
    clients.reduce((all, { client }) => all.replaceAll(clientStandIn(client), pathOf(client)), text);
  const words = ({ check, detail, fix = '' }: Finding) => named(`${check}: ${detail}. ${inCode(fix)}`);
  const refused = unaccepted(findings, acceptNoMfa ? ['--accept-no-mfa'] : []);
  return {
    errors: refused.map(words),
    warnings: findings
      .filter((one) => (one.state === 'warning' || one.state === 'broken') && !refused.includes(one))
      .map((one) => ({
        id: `cognito-otp-router:${named(one.check).replaceAll(/[^\w/]+/g, '-')}`,
        text: words(one),
      })),
  };
}
