// Cognito asks for a password at sign-up. Nobody uses this one, and nobody knows it.

/** 24 random bytes and one of each kind of character that a password policy may ask for. Throws where there is no chance to draw from. */
export function randomPassword(): string {
  // Not randomUUID: browsers have that on https and localhost only.
  const bytes = crypto.getRandomValues(new Uint8Array(24));
  return `${Array.from(bytes, (byte) => byte.toString(36).padStart(2, '0')).join('')}aA1!`;
}
