// An AWS that keeps what it is asked to send, and answers with nothing or an error.
import type { AdminUpdateUserAttributesCommandInput } from '@aws-sdk/client-cognito-identity-provider';
import type { SendRawEmailRequest } from '@aws-sdk/client-ses';
import type { PublishInput } from '@aws-sdk/client-sns';
import type { Aws } from '../../src/aws/clients.ts';

export function recordAws(failure?: Error) {
  const published: { readonly input: PublishInput; readonly timeoutMs: number }[] = [];
  const mailed: { readonly input: SendRawEmailRequest; readonly timeoutMs: number }[] = [];
  const updated: { readonly input: AdminUpdateUserAttributesCommandInput; readonly timeoutMs: number }[] = [];
  const answer = async () => {
    if (failure) throw failure;
    return {};
  };
  const aws: Aws = {
    publish(input, timeoutMs) {
      published.push({ input, timeoutMs });
      return answer();
    },
    sendEmail(input, timeoutMs) {
      mailed.push({ input, timeoutMs });
      return answer();
    },
    updateUser(input, timeoutMs) {
      updated.push({ input, timeoutMs });
      return answer();
    },
    updateItem: async () => ({}),
    getItem: async () => ({}),
  };
  return { published, mailed, updated, aws };
}
