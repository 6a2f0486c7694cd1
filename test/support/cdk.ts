// The CDK construct beside a pool in a stack, synthesised.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import {
  type OtpFiles,
  OtpRouter,
  type OtpRouterProps,
  type OtpSettings,
} from '../../infra/iac/cdk/index.ts';
import { readTemplate } from '../../infra/read-template.ts';
import { templateBody } from '../../infra/template.ts';
import { lazy } from '../../src/effects.ts';
import { temporaryFolder } from './deployment.ts';

/** The template as the package has it. CDK reads the zip's bytes for a hash only: any bytes do. */
export const files = lazy((): OtpFiles => {
  const folder = temporaryFolder();
  const [template, zip] = [join(folder, 'template.json'), join(folder, 'otp-router.zip')];
  writeFileSync(template, templateBody(readTemplate()));
  writeFileSync(zip, 'a zip');
  return { template, zip };
});

export const settings: OtpSettings = {
  CHANNELS: ['email'],
  EMAIL_FROM: 'login@mail.example.com',
  CODE_LENGTH: 8,
};

export interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: string;
}

export function synthesise(props: Partial<OtpRouterProps> = {}, pool: object = {}) {
  const app = new App({ analyticsReporting: false });
  const stack = new Stack(app, 'Acme');
  const userPool = new UserPool(stack, 'Pool', pool);
  const router = new OtpRouter(stack, 'Otp', { userPool, settings, ...props }, files());
  const json = Template.fromStack(stack).toJSON() as {
    Resources: Record<string, Resource>;
    Conditions?: object;
    Parameters?: object;
  };
  const ofType = (type: string) => Object.values(json.Resources).filter(({ Type }) => Type === type);
  return { app, json, router, ofType };
}
