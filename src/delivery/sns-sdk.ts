// The part of the SNS client that is used. `import()` of a package keeps all of it; of this file, this.
export { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
