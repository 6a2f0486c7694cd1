// An AWS that keeps what it is asked, and answers with a text or an error.
import type { Aws, AwsRequest } from '../../src/aws/client.ts';

export function recordAws(answer: string | Error = '') {
  const asked: AwsRequest[] = [];
  const aws: Aws = async (request) => {
    asked.push(request);
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return {
    asked,
    aws,
    /** The fields of the only request's form. */
    form: () => Object.fromEntries(new URLSearchParams(asked[0]?.body)),
  };
}
