/**
 * Whether a signature counter shows the use of a copy (WebAuthn Level 3 §6.1.1, §7.2 step 22): it must grow with every
 * use. A passkey that its provider syncs between devices has no counter and always says 0; of those a copy cannot be
 * told, and none is meant to be. One that counted and says 0 has gone back.
 */
export function counterWentBack(stored: number, given: number): boolean {
  return (stored > 0 || given > 0) && given <= stored;
}
