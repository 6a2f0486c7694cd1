// What the pool's side and the function's own process say to each other, as JSON.

/** How Lambda reports what a function threw. */
export interface FunctionError {
  readonly errorType: string;
  readonly errorMessage: string;
}

export interface InvokeMessage {
  readonly requestId: string;
  /** The event as JSON text: the handler must meet what JSON can carry, and nothing more. */
  readonly event: string;
}

/** The answer to one invocation; `payload` is the handler's result as JSON text. */
export type ReplyMessage =
  | { readonly requestId: string; readonly payload: string }
  | { readonly requestId: string; readonly error: FunctionError; readonly initFailed: boolean };
