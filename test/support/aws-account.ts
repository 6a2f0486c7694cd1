// The account and the Region that tests of the command line are in: moto's account.
import type { Where } from '../../infra/cli/aws/clients.ts';

export const account = '123456789012';
export const region = 'eu-west-1';
export const where: Where = {
  account,
  region,
  partition: 'aws',
  caller: `arn:aws:sts::${account}:assumed-role/Deployer/session`,
};
