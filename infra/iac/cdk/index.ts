// The CDK construct: the function with its table, role, alarms and dashboard, in front of a pool of yours. Made of
// the same template and zip that `otp-router deploy` deploys.
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Annotations, ArnFormat, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { CfnUserPool, type IUserPool, UserPool } from 'aws-cdk-lib/aws-cognito';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { type CfnFunction, CfnVersion } from 'aws-cdk-lib/aws-lambda';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include';
import { Construct } from 'constructs';
import type { Settings } from '../../../src/settings/table.ts';
import { type SlotName, slotNames } from '../../../src/sign-in.ts';
import { readUsernameCase } from '../../review/sign-ups.ts';
import { identitiesFor, sendersOf } from '../../senders.ts';
import type { Template } from '../../template.ts';
import { partsOf } from '../parts.ts';
import { judgePool, writtenProperties } from './judge-pool.ts';
import { nameOf } from './name.ts';
import { readOtpSettings } from './read-settings.ts';
import type { OtpSettings } from './settings.ts';

export type { OtpSettings } from './settings.ts';

export interface OtpRouterProps {
  /** A pool that this app defines, without triggers in the slots that are filled. */
  readonly userPool: IUserPool;
  readonly settings: OtpSettings;
  /** Name of the function, and before the names of alarms and dashboard. Default: that of the stack, and `-otp`; in a nested stack its path. */
  readonly name?: string;
  /** OTP_SECRET: 32 to 512 printable characters without spaces. Default: one that is generated, and kept. */
  readonly secret?: ISecret;
  /** OTP_SECRET_PREVIOUS, for some 15 minutes after another `secret`: sign-ins that began with the old one can still succeed. */
  readonly previousSecret?: ISecret;
  /** OTP_TABLE_KEY, as long as `secret`: with it, another secret forgets no count and no lock. Default: the secret. */
  readonly tableKey?: ISecret;
  /** A table of yours: partition key `pk` (a string), TTL attribute `expiresAt`. Default: one that is made, and kept. */
  readonly tableName?: string;
  /** Slots that keep their function: only PreSignUp can. */
  readonly keep?: readonly 'PreSignUp'[];
  /** Accept that a sign-in by code runs no MFA: users of a pool with MFA may lose their second factor. */
  readonly acceptNoMfa?: boolean;
  /** KMS key of the function's variables. Its policy must let the function's role decrypt. Default: Lambda's own. */
  readonly environmentKey?: IKey;
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
  /** As `name` has it, or made of the stack's. */
  readonly name: string;
  readonly secret: Pick<ISecret, 'secretArn' | 'secretValue'>;

  /** Throws with every fault of the settings. `files` is for a checkout: the package knows its own. */
  constructor(scope: Construct, id: string, props: OtpRouterProps, files: OtpFiles = packageFiles()) {
    super(scope, id);
    const { userPool, keep = [] } = props;
    const name = nameOf(this, props.name);
    this.refuseTwin(name);
    const pool = ownPool(userPool);
    const settings = readOtpSettings(props.settings, {
      noTable: props.tableName === 'none',
      usernameCase: readUsernameCase(writtenProperties(pool)),
    });
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
      EnvironmentKey: props.environmentKey?.keyArn ?? '',
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
    this.name = name;
    // The function waits for its app clients, and these for the pool: the pool then names `live` without waiting for it.
    const isBefore = settings.namesClients || Stack.of(pool) !== Stack.of(this);
    this.liveArn = isBefore ? this.liveArnByName() : include.getResource('Live').ref;
    attachTo(pool, this.liveArn, keep);
    this.judgeWhenSynthesised(pool, settings.config, props);
  }

  /** Two functions, and two sets of alarms, cannot have one name. */
  private refuseTwin(name: string): void {
    const { environment } = Stack.of(this);
    const twin = this.node.root.node
      .findAll()
      .find(
        (one) => one instanceof OtpRouter && one.name === name && Stack.of(one).environment === environment,
      );
    if (twin !== undefined)
      throw new Error(
        `${this.node.path} would have the name of ${twin.node.path}, ${name}: give each a name`,
      );
  }

  private liveArnByName(): string {
    return Stack.of(this).formatArn({
      service: 'lambda',
      resource: 'function',
      resourceName: `${this.name}:live`,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
  }

  /** Refuses what `otp-router attach` refuses, with clients and triggers that were added after this. */
  private judgeWhenSynthesised(
    pool: CfnUserPool,
    config: Settings,
    { keep = [], acceptNoMfa = false }: OtpRouterProps,
  ): void {
    this.node.addValidation({
      validate: () => {
        const signsUp = !keep.includes('PreSignUp');
        const { errors, warnings } = judgePool({ pool, config, signsUp, acceptNoMfa });
        for (const { id, text } of warnings) Annotations.of(this).addWarningV2(id, text);
        const taken = takenSlots(pool, keep);
        return [...(taken.length > 0 ? [takenWords(taken)] : []), ...errors];
      },
    });
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
      ...[...new Set(senders.flatMap(identitiesFor))].map((identity) => arn('identity', identity)),
      ...(senders.length > 0 && set !== undefined ? [arn('configuration-set', set)] : []),
    ];
    return { EmailSenders: senders.join(','), EmailResources: resources.join(',') };
  }

  /** A new version for each change of code or settings: Lambda's versions never change. */
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
      'Attach it with `npx --no otp-router attach --user-pool-id ID`, or see `npx --no otp-router print cdk`',
  );
}

const slotsBut = (keep: readonly SlotName[]): SlotName[] => slotNames.filter((slot) => !keep.includes(slot));

/** Slots that are to be filled and have a function that CDK knows of. */
function takenSlots(pool: CfnUserPool, keep: readonly SlotName[]): SlotName[] {
  const before = (Stack.of(pool).resolve(pool.lambdaConfig) ?? {}) as CfnUserPool.LambdaConfigProperty;
  return slotsBut(keep).filter((slot) => before[slotProperties[slot]] !== undefined);
}

const takenWords = (taken: readonly SlotName[]): string =>
  `The pool already has another function in ${taken.join(', ')}: take it out, or give keep: ['PreSignUp']`;

function attachTo(pool: CfnUserPool, liveArn: string, keep: readonly SlotName[]): void {
  const taken = takenSlots(pool, keep);
  if (taken.length > 0) throw new Error(takenWords(taken));
  for (const slot of slotsBut(keep)) pool.addPropertyOverride(`LambdaConfig.${slot}`, liveArn);
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
