// What an error of AWS came from: the call, the IAM permission that it asks for, and the proxy on the way.

interface Origin {
  /** `HeadObject`. */
  readonly call?: string;
  /** `s3:GetObject`. */
  readonly permission?: string;
  /** Without user name and password: it is printed. */
  readonly proxy?: string;
}

const origins = new WeakMap<object, Origin>();

const isObject = (error: unknown): error is object => typeof error === 'object' && error !== null;

/** Empty where none of our clients made the call. */
export const originOf = (error: unknown): Origin => (isObject(error) && origins.get(error)) || {};

/** Runs `run`; its errors have this origin too. */
export async function rememberOrigin<T>(origin: Origin, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (isObject(error)) origins.set(error, { ...origins.get(error), ...origin });
    throw error;
  }
}

/** Calls whose permission has another name (service authorization reference, Amazon S3 and AWS Lambda). */
const otherNames: Readonly<Record<string, string>> = {
  's3:HeadBucket': 's3:ListBucket',
  's3:HeadObject': 's3:GetObject and s3:ListBucket',
  's3:ListObjectsV2': 's3:ListBucket',
  's3:PutPublicAccessBlock': 's3:PutBucketPublicAccessBlock',
  'lambda:Invoke': 'lambda:InvokeFunction',
};

/** IAM has the name that calls are signed with; CloudWatch's is older than its permissions. */
function permissionFor(signingName: string, call: string): string {
  const name = `${signingName === 'monitoring' ? 'cloudwatch' : signingName}:${call}`;
  return otherNames[name] ?? name;
}

interface Stacked {
  readonly config: { readonly defaultSigningName: string };
  readonly middlewareStack: {
    add(
      middleware: (
        next: (args: never) => Promise<unknown>,
        about: { readonly commandName?: string },
      ) => (args: never) => Promise<unknown>,
      options: { step: 'initialize'; name: string; priority: 'high' },
    ): void;
  };
}

/** From now on the errors of this client remember the call that they came from. */
export function rememberCalls<Client>(client: Client): Client {
  const { middlewareStack, config } = client as unknown as Stacked;
  middlewareStack.add(
    (next, { commandName = '' }) =>
      (args) => {
        const call = commandName.replace(/Command$/, '');
        const permission = permissionFor(config.defaultSigningName, call);
        return rememberOrigin({ call, permission }, () => next(args));
      },
    { step: 'initialize', name: 'rememberCalls', priority: 'high' },
  );
  return client;
}
