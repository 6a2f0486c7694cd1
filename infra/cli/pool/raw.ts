// The answer of a call as it came over the wire, with the members that the SDK's model drops unseen.
import type { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';

async function readBody(body: unknown): Promise<Buffer> {
  if (body instanceof Uint8Array) return Buffer.from(body);
  const chunks: Uint8Array[] = [];
  for await (const chunk of body as AsyncIterable<Uint8Array>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** The JSON that answers the one call that `send` makes. Errors and retries are the SDK's. */
export async function rawAnswer(
  client: CognitoIdentityProviderClient,
  send: () => Promise<unknown>,
): Promise<Readonly<Record<string, unknown>>> {
  let text = '{}';
  const name = 'keepAnswer';
  // Nearer to the wire than the SDK's own deserializer, which gets the bytes after us.
  client.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const response = result.response as { body?: unknown };
      const bytes = await readBody(response.body);
      text = bytes.toString('utf8');
      response.body = new Uint8Array(bytes);
      return result;
    },
    { step: 'deserialize', priority: 'low', name },
  );
  try {
    await send();
  } finally {
    client.middlewareStack.remove(name);
  }
  return JSON.parse(text) as Readonly<Record<string, unknown>>;
}
