// AWS Signature Version 4 for a POST without a query (IAM User Guide, "Create a signed AWS API request").
import type { Credentials } from './credentials.ts';
import type { Service } from './endpoint.ts';

const crypto = () => process.getBuiltinModule('node:crypto');
const sha256 = (text: string): string => crypto().createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer =>
  crypto().createHmac('sha256', key).update(text).digest();

export interface ToSign {
  readonly url: URL;
  readonly service: Service;
  readonly region: string;
  /** Names in lower case, values without spaces at their ends. All are signed. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The headers to send: those given, and the host, the date, the session's token and the signature. */
export function signed(
  { url, service, region, headers, body }: ToSign,
  { accessKeyId, secretAccessKey, sessionToken }: Credentials,
  nowMs: number,
): Record<string, string> {
  // 20261124T101500Z
  const time = new Date(nowMs).toISOString().replace(/-|:|\.\d+/g, '');
  const day = time.slice(0, 8);
  const all: Record<string, string> = {
    ...headers,
    host: url.host,
    'x-amz-date': time,
    ...(sessionToken && { 'x-amz-security-token': sessionToken }),
  };
  const names = Object.keys(all).sort();
  const list = names.join(';');
  const lines = names.map((name) => `${name}:${all[name]}\n`).join('');
  const request = ['POST', url.pathname, '', lines, list, sha256(body)].join('\n');

  const scope = [day, region, service, 'aws4_request'];
  const key = scope.reduce<string | Buffer>(hmac, `AWS4${secretAccessKey}`);
  const text = ['AWS4-HMAC-SHA256', time, scope.join('/'), sha256(request)].join('\n');
  const signature = hmac(key, text).toString('hex');
  all.authorization = `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope.join('/')}, SignedHeaders=${list}, Signature=${signature}`;
  return all;
}
