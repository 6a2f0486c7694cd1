// Every text a client can see when something fails, and the one error class that carries them.

/**
 * Cognito hands a thrown message to the client as `<Trigger> failed with error <message>.`, so these are
 * constants: no value of an event, a setting or another error may enter them.
 */
export const publicText = {
  UNKNOWN_TRIGGER: 'This trigger is not supported',
  BAD_EVENT: 'The request could not be read',
  UNAVAILABLE: 'Sign-in is not available right now. Try again later',
  DELIVERY_FAILED: 'The code could not be sent. Try again later',
  SIGN_UP_NO_CONTACT: 'Sign-up needs an email address or a mobile phone number that can receive a code',
  SIGN_UP_ONE_CONTACT: 'Sign-up takes one contact: an email address or a phone number, not both',
  SIGN_UP_EMAIL_UNUSABLE:
    'Codes cannot be sent to this email address. Use one that has plain letters, digits and single dots before the @ sign',
  SIGN_UP_PHONE_UNUSABLE:
    'Codes cannot be sent to this phone number. Use a mobile number of a country that is served',
  SIGN_UP_EMAIL_DOMAIN: 'Sign-up is not open to this email address',
} as const satisfies Record<string, string>;

export type PublicCode = keyof typeof publicText;

/** An error whose message is one of `publicText`; whatever is known beyond that goes into `cause`. */
export class PublicError extends Error {
  readonly code: PublicCode;

  constructor(code: PublicCode, options?: ErrorOptions) {
    super(publicText[code], options);
    this.name = 'PublicError';
    this.code = code;
  }
}
