// The tutorial's Create trigger, as a team would write it today: a code by SMS where there is a number, else by email.
import { randomInt } from 'node:crypto';
import { SESClient, SendEmailCommand } from '@aws-sdk/client-ses';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import type { CreateAuthChallengeTriggerHandler } from 'aws-lambda';

const sns = new SNSClient({});
const ses = new SESClient({});

const sendSms = (phoneNumber: string, code: string) =>
  sns.send(
    new PublishCommand({
      PhoneNumber: phoneNumber,
      Message: `Your code is ${code}`,
      MessageAttributes: {
        'AWS.SNS.SMS.SMSType': { DataType: 'String', StringValue: 'Transactional' },
      },
    }),
  );

const sendEmail = (address: string, code: string) =>
  ses.send(
    new SendEmailCommand({
      Source: process.env.EMAIL_FROM,
      Destination: { ToAddresses: [address] },
      Message: {
        Subject: { Charset: 'UTF-8', Data: 'Your sign-in code' },
        Body: {
          Text: { Charset: 'UTF-8', Data: `Your code is ${code}` },
          Html: { Charset: 'UTF-8', Data: `<p>Your code is <strong>${code}</strong></p>` },
        },
      },
    }),
  );

export const handler: CreateAuthChallengeTriggerHandler = async (event) => {
  const { session, userAttributes } = event.request;
  // A wrong answer: the code that was sent stays the right one.
  let code = session.at(-1)?.challengeMetadata?.match(/^CODE-(\d{6})$/)?.[1];
  if (code === undefined) {
    code = String(randomInt(1_000_000)).padStart(6, '0');
    const { phone_number: phoneNumber, email } = userAttributes;
    if (phoneNumber) await sendSms(phoneNumber, code);
    else if (email) await sendEmail(email, code);
    else throw new Error('The user has neither a phone number nor an email address');
  }
  event.response.publicChallengeParameters = {
    deliveryMedium: userAttributes.phone_number ? 'SMS' : 'EMAIL',
  };
  event.response.privateChallengeParameters = { code };
  event.response.challengeMetadata = `CODE-${code}`;
  return event;
};
