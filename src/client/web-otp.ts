// WebOTP: Chrome on Android hands over the code of an SMS that ends in `@host #code` (W3C WebOTP API, draft).

interface OtpCredentials {
  get(options: object): Promise<{ readonly code?: string } | null>;
}

/** Calls `found` at most once. Does nothing where the browser has no WebOTP. */
export function watchForCode(signal: AbortSignal, found: (code: string) => void): void {
  if (!('OTPCredential' in globalThis)) return;
  const credentials = navigator.credentials as unknown as OtpCredentials;
  credentials
    .get({ otp: { transport: ['sms'] }, signal })
    .then((credential) => credential?.code && found(credential.code))
    // The person said no, or the wait was ended.
    .catch(() => {});
}
