// Opens what a round has sealed, also where OTP_SECRET was changed in the middle of a sign-in.
import type { Hmac } from './hmac.ts';
import { createOpenState, type OpenState } from './state.ts';

export function openSealed(hmac: Hmac): OpenState {
  const open = createOpenState(hmac);
  const openPrevious = hmac.previous && createOpenState(hmac.previous);
  return (owner, sealed) => open(owner, sealed) ?? openPrevious?.(owner, sealed);
}
