// What an operator's command is given: the environment, the clock, and where its words and exit code go.

export interface OperatorIo {
  readonly env: Readonly<Record<string, string | undefined>>;
  say(line: string): void;
  nowMs(): number;
  setExitCode(code: 0 | 1): void;
}

export const processIo: OperatorIo = {
  env: process.env,
  say: (line) => console.log(line),
  nowMs: Date.now,
  setExitCode: (code) => {
    process.exitCode = code;
  },
};

/** A fault in words for the operator; never with a secret in it. */
export class OperatorFault extends Error {}

/** Prints a fault in one line and sets exit code 1; whatever else is thrown is a bug and goes on. */
export async function telling(io: OperatorIo, act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!(error instanceof OperatorFault)) throw error;
    io.say(error.message);
    io.setExitCode(1);
  }
}
