// The part of the SES client that is used. `import()` of a package keeps all of it; of this file, this.
export { SESClient, SendEmailCommand } from '@aws-sdk/client-ses';
