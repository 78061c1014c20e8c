import { InvalidRequest } from '../../kernel/errors.ts';

/** Fewest characters (code points) of a new password. */
export const PASSWORD_MIN_LENGTH = 12;
/** Most characters of a password: hashing costs time for each, also when an attacker sends them. */
const PASSWORD_MAX_LENGTH = 256;

/**
 * A password in the one form in which it is hashed: the same characters typed on two keyboards
 * may arrive composed or not (NIST SP 800-63B §3.1.1.2).
 */
export function normalisedPassword(given: string): string {
  return given.normalize('NFKC');
}

/** Lets a new password pass or throws {@link InvalidRequest} naming `password`. */
export function checkNewPassword(given: string): void {
  const length = Array.from(normalisedPassword(given)).length;
  if (length < PASSWORD_MIN_LENGTH) {
    throw new InvalidRequest([
      { field: 'password', reason: `needs at least ${PASSWORD_MIN_LENGTH} characters` },
    ]);
  }
  if (length > PASSWORD_MAX_LENGTH) {
    throw new InvalidRequest([
      { field: 'password', reason: `may have at most ${PASSWORD_MAX_LENGTH} characters` },
    ]);
  }
}
