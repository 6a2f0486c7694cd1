// The CDK construct: the function with its table, role, alarms and dashboard, in front of a pool of yours. Made of
// the same template and zip that `otp-router deploy` deploys.
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { CfnUserPool, type IUserPool, UserPool } from 'aws-cdk-lib/aws-cognito';
import { type CfnFunction, CfnVersion } from 'aws-cdk-lib/aws-lambda';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include';
import { Construct } from 'constructs';
import { readSettings } from '../../../src/settings/read.ts';
import { type Settings, settingsTable } from '../../../src/settings/table.ts';
import { type SlotName, slotNames } from '../../../src/sign-in.ts';
import { identitiesFor, sendersOf } from '../../senders.ts';
import type { Template } from '../../template.ts';
import { parameterName } from '../../template.ts';
import { partsOf } from '../parts.ts';
import { constructSettings } from '../settings-type.ts';
import type { OtpSettings } from './settings.ts';

export type { OtpSettings } from './settings.ts';

export interface OtpRouterProps {
  /** A pool that this app defines, without triggers in the slots that are filled. */
  readonly userPool: IUserPool;
  readonly settings: OtpSettings;
  /** Name of the function, and before the names of alarms and dashboard. Default: that of the stack, and `-otp`. */
  readonly name?: string;
  /** OTP_SECRET: 32 to 512 printable characters without spaces. Default: one that is generated, and kept. */
  readonly secret?: ISecret;
  /** OTP_SECRET_PREVIOUS, for some 15 minutes after another `secret`: sign-ins that began under the old one end well. */
  readonly previousSecret?: ISecret;
  /** OTP_TABLE_KEY, as long as `secret`: with it, another secret forgets no count and no lock. Default: the secret. */
  readonly tableKey?: ISecret;
  /** A table of yours: partition key `pk` (a string), TTL attribute `expiresAt`. Default: one that is made, and kept. */
  readonly tableName?: string;
  /** Slots that keep their function: only PreSignUp can. */
  readonly keep?: readonly 'PreSignUp'[];
  readonly logLevel?: 'DEBUG' | 'INFO' | 'WARN' | 'ERROR';
  /** Days that logs are kept. Default: 30. */
  readonly logDays?: number;
  /** Where alarms are mailed to; SNS asks that address to confirm. Default: nowhere. */
  readonly alarmEmail?: string;
  /** Alarm when the SMS of a month cost this much, in USD. Default: 50. */
  readonly alarmSmsUsd?: number;
}

/** The files of the package, or of a checkout, that a stack is made of. */
export interface OtpFiles {
  readonly template: string;
  readonly zip: string;
}

const asText = (value: unknown): string => {
  if (Array.isArray(value)) return value.join(',');
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value ?? '');
};

const slotProperties = {
  PreSignUp: 'preSignUp',
  DefineAuthChallenge: 'defineAuthChallenge',
  CreateAuthChallenge: 'createAuthChallenge',
  VerifyAuthChallengeResponse: 'verifyAuthChallengeResponse',
} as const satisfies Record<SlotName, keyof CfnUserPool.LambdaConfigProperty>;

export class OtpRouter extends Construct {
  /** What the trigger slots call: the ARN of the alias `live`. */
  readonly liveArn: string;
  readonly functionName: string;
  readonly secret: Pick<ISecret, 'secretArn' | 'secretValue'>;

  /** Throws with every fault of the settings. `files` is for a checkout: the package knows its own. */
  constructor(scope: Construct, id: string, props: OtpRouterProps, files: OtpFiles = packageFiles()) {
    super(scope, id);
    const { userPool, keep = [], name = `${Stack.of(this).stackName}-otp` } = props;
    const pool = ownPool(userPool);
    const settings = this.readTexts(props);
    this.secret = props.secret ?? this.makeSecret();
    const zip = new Asset(this, 'Zip', { path: files.zip });
    const template = JSON.parse(readFileSync(files.template, 'utf8')) as Template;
    const parameters = {
      ...Object.fromEntries(
        Object.entries(template.Parameters).map(([key, { Default: value = '' }]) => [key, String(value)]),
      ),
      ...settings.parameters,
      ...this.mailParameters(settings.config),
      OtpSecret: this.secret.secretValue.unsafeUnwrap(),
      OtpSecretPrevious: props.previousSecret?.secretValue.unsafeUnwrap() ?? '',
      OtpTableKey: props.tableKey?.secretValue.unsafeUnwrap() ?? '',
      OtpTable: props.tableName ?? '',
      CodeBucket: zip.s3BucketName,
      CodeKey: zip.s3ObjectKey,
      UserPoolId: userPool.userPoolId,
      LogLevel: props.logLevel ?? 'INFO',
      LogRetentionDays: String(props.logDays ?? 30),
      AlarmEmail: props.alarmEmail ?? '',
      AlarmSmsSpendUsd: String(props.alarmSmsUsd ?? 50),
    };
    const parts = partsOf({ template, values: parameters, name });
    const live = this.publish(name, zip.assetHash, parameters);
    const include = withFile(
      JSON.stringify({ Parameters: template.Parameters, Resources: parts }),
      (templateFile) =>
        new CfnInclude(this, 'Parts', {
          templateFile,
          // A second construct in one stack would have the same.
          preserveLogicalIds: false,
          parameters: { ...parameters, LiveVersion: live },
        }),
    );
    const fn = include.getResource('Function') as CfnFunction;
    this.functionName = fn.ref;
    this.node.findChild('Version').node.addDependency(fn);
    this.liveArn = include.getResource('Live').ref;
    attachTo(pool, this.liveArn, keep);
  }

  /** The settings as texts, by parameter, once they are known to be sound. */
  private readTexts({ settings, tableName }: OtpRouterProps): {
    config: Settings;
    parameters: Record<string, string>;
  } {
    const texts = Object.fromEntries(
      constructSettings.map((key) => [key, asText(settings[key as keyof OtpSettings])]),
    );
    const unknown = Object.keys(settings).filter((key) => !Object.hasOwn(texts, key));
    if (unknown.length > 0) throw new Error(`These are not settings of the construct: ${unknown.join(', ')}`);
    // The secret and the table are known only to CloudFormation.
    const standIns = { OTP_SECRET: 'x'.repeat(32), OTP_TABLE: tableName === 'none' ? 'none' : 'table' };
    const config = readSettings({ ...texts, ...standIns }, Date.now());
    const parameters = Object.fromEntries(
      constructSettings.map((key) => [parameterName(key), texts[key] || settingsTable[key].fallback || '']),
    );
    return { config, parameters };
  }

  private makeSecret(): Secret {
    const secret = new Secret(this, 'Secret', {
      description:
        'OTP_SECRET of cognito-otp-router. Another one forgets all counts too, unless OTP_TABLE_KEY is set',
      generateSecretString: { passwordLength: 48, excludePunctuation: true },
    });
    secret.applyRemovalPolicy(RemovalPolicy.RETAIN);
    return secret;
  }

  /** Every identity that may cover a sender: which of them exist is known only to SES. */
  private mailParameters(config: Settings): { EmailSenders: string; EmailResources: string } {
    const { partition, region, account } = Stack.of(this);
    const arn = (kind: string, what: string) => `arn:${partition}:ses:${region}:${account}:${kind}/${what}`;
    const senders = sendersOf(config);
    const set = config.SES_CONFIGURATION_SET;
    const resources = [
      ...new Set(senders.flatMap(identitiesFor)).values().map((identity) => arn('identity', identity)),
      ...(senders.length > 0 && set !== undefined ? [arn('configuration-set', set)] : []),
    ];
    return { EmailSenders: senders.join(','), EmailResources: resources.join(',') };
  }

  /** A version of its own for each code with each settings: Lambda's versions never change. */
  private publish(
    functionName: string,
    zipHash: string,
    parameters: Readonly<Record<string, string>>,
  ): string {
    const { CodeBucket: _, CodeKey: __, ...rest } = parameters;
    const content = JSON.stringify([zipHash, this.toPlain(rest)]);
    const hash = createHash('sha256').update(content).digest('hex').slice(0, 32);
    const version = new CfnVersion(this, 'Version', { functionName });
    version.overrideLogicalId(`${Stack.of(this).getLogicalId(version)}${hash}`);
    // What went before can be gone back to.
    version.applyRemovalPolicy(RemovalPolicy.RETAIN);
    return version.attrVersion;
  }

  private toPlain(value: unknown): unknown {
    return Stack.of(this).resolve(value);
  }
}

function ownPool(userPool: IUserPool): CfnUserPool {
  const pool = userPool instanceof UserPool ? userPool.node.defaultChild : undefined;
  if (pool instanceof CfnUserPool) return pool;
  throw new Error(
    'OtpRouter needs a pool that this app defines: the triggers of any other are set where it is defined. ' +
      'Attach it with `npx cognito-otp-router attach --user-pool-id ID`, or see `otp-router print cdk`',
  );
}

function attachTo(pool: CfnUserPool, liveArn: string, keep: readonly SlotName[]): void {
  const before = (Stack.of(pool).resolve(pool.lambdaConfig) ?? {}) as CfnUserPool.LambdaConfigProperty;
  const slots = slotNames.filter((slot) => !keep.includes(slot));
  const taken = slots.filter((slot) => before[slotProperties[slot]] !== undefined);
  if (taken.length > 0)
    throw new Error(
      `The pool has a function of its own in ${taken.join(', ')}: take it out, or keep PreSignUp by \`keep\``,
    );
  for (const slot of slots) pool.addPropertyOverride(`LambdaConfig.${slot}`, liveArn);
}

/** CfnInclude takes a file and nothing else; it has read it once it is made. */
function withFile<T>(text: string, use: (file: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'otp-parts-'));
  try {
    const file = join(folder, 'parts.json');
    writeFileSync(file, text);
    return use(file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Beside dist/cdk/index.js. */
const packageFiles = (): OtpFiles => ({
  template: fileURLToPath(new URL('template.json', import.meta.url)),
  zip: fileURLToPath(new URL('../otp-router.zip', import.meta.url)),
});
