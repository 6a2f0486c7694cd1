// Cognito asks for a password at sign-up. Nobody uses this one, and nobody knows it.

/** Digits of 60 random bytes, and one of each kind of character that a password policy may ask for: in all some 150, and a policy may ask for 99. */
export const randomPassword = (): string =>
  // Not randomUUID: browsers have that on https and localhost only.
  `${crypto.getRandomValues(new Uint8Array(60)).join('')}aA1!`;
