import { DomainError } from '../kernel/errors.ts';
import type { Instant } from '../kernel/instant.ts';

/** Another person has this address already. */
export class EmailTaken extends DomainError {
  constructor(email: string) {
    super('email_taken', `another person has the address ${email}`, { field: 'email', email });
  }
}

/** Without an active administrator nobody could let anybody in again. */
export class LastAdministrator extends DomainError {
  constructor(name: string) {
    super('last_administrator', `${name} is the last active administrator`, { name });
  }
}

/**
 * Sign-in refused; deliberately the same for an unknown address, a wrong password and somebody who left, and for every way
 * in which a passkey can be wrong.
 */
export class CredentialsRefused extends DomainError {
  constructor(shown: 'password' | 'passkey' = 'password') {
    super(
      'credentials_refused',
      shown === 'password'
        ? 'this address and password do not belong together'
        : 'this passkey was not accepted; try again, or sign in another way',
    );
  }
}

/** The person who acts could not prove again who they are. */
export class ReauthenticationFailed extends DomainError {
  /** @param what was not accepted; `challenge`: used already, too old, or of another session */
  constructor(what: keyof typeof notAccepted) {
    super('reauthentication_failed', `${notAccepted[what]}; nothing was done`);
  }
}

const notAccepted = {
  password: 'your password was not accepted',
  passwords_off: 'nobody signs with a password here; use your passkey or the sign-in provider',
  passkey: 'your passkey was not accepted',
  oidc: 'your sign-in provider has not confirmed that it is you',
  challenge: 'you were asked more than five minutes ago, or have answered already: start again',
  challenge_at_provider: 'you were asked more than ten minutes ago, or have answered already: start again',
};

/** What the person showed was made after somebody else had changed how they sign in, less than a day ago. */
export class CredentialTooNew extends DomainError {
  /** @param until from then on it signs */
  constructor(until: Instant) {
    super(
      'credential_too_new',
      `somebody else changed how you sign in, and this was made since: it signs from ${until.toString()} on; what you had before signs now`,
      { until: until.toString() },
    );
  }
}

/** The session's person showed who they are too long ago for this. */
export class ReauthenticationRequired extends DomainError {
  constructor(minutes: number) {
    super(
      'reauthentication_required',
      `you signed in more than ${minutes} minutes ago: confirm that it is you, then try again`,
      { minutes },
    );
  }
}

/** Where Almanac is reached no browser makes or uses passkeys. */
export class PasskeysUnavailable extends DomainError {
  constructor() {
    super(
      'passkeys_unavailable',
      'passkeys need an address with https and a host name: the setting PUBLIC_URL has none',
    );
  }
}

/** The person has no passkey that works at this address of Almanac. */
export class NoPasskey extends DomainError {
  constructor() {
    super('no_passkey', 'you have no passkey here yet; add one on the page of your account');
  }
}

/** What a browser answered is no new passkey for this site. */
export class PasskeyRefused extends DomainError {
  constructor(reason: string) {
    super('passkey_refused', `this passkey was not added: ${reason}`);
  }
}

/** The credential is kept already, this person's or another's; the answer does not say whose. */
export class PasskeyExists extends DomainError {
  constructor() {
    super('passkey_exists', 'this passkey was added before');
  }
}

/** Nobody needs more devices than this. */
export class PasskeyLimit extends DomainError {
  constructor(most: number) {
    super('passkey_limit', `you have ${most} passkeys already; remove one that you do not use`, { most });
  }
}

/** Without this passkey the person could not sign in again. */
export class LastWayToSignIn extends DomainError {
  constructor(name: string) {
    super(
      'last_way_to_sign_in',
      `"${name}" is your last way to sign in; add another passkey or a password first`,
      { name },
    );
  }
}

/** What was tried too often; it says what else the person can do. */
export type Tried = keyof typeof otherWays;

const otherWays = {
  password:
    'too many attempts: wait, then try again, or sign in with a passkey, through your sign-in provider or by a link that you have mailed to you',
  passkey: 'too many attempts: wait, then try again, or sign in another way',
  proof: 'too many attempts: wait, then try again, or use your passkey or sign-in provider',
  challenge: 'too many attempts: wait, then try again',
};

/** Too many failed attempts, or too many that were begun and never ended. */
export class TooManyAttempts extends DomainError {
  /** @param retryAfterSeconds after which the next attempt is listened to */
  constructor(retryAfterSeconds: number, tried: Tried = 'challenge') {
    super('rate_limited', otherWays[tried], { retryAfterSeconds });
  }
}

/** A session's cookie in another network than the one it was opened in. */
export class SessionElsewhere extends DomainError {
  constructor() {
    super(
      'session_elsewhere',
      'this session was opened in another network and is good only there; sign in again here',
    );
  }
}

/** A one-time link that is unknown, used, replaced or too old; the answer does not say which. */
export class SignInLinkInvalid extends DomainError {
  constructor() {
    super('sign_in_link_invalid', 'this link was used already or is too old; ask for a new one');
  }
}

/** A request with a session cookie that another site may have caused. */
export class CrossSiteRequest extends DomainError {
  constructor() {
    super('cross_site_request', 'this request did not come from a page of Almanac');
  }
}

/** Somebody who left, or the person themself, stands in for nobody. */
export class DelegateUnavailable extends DomainError {
  constructor(reason: string) {
    super('delegate_unavailable', `delegate: ${reason}`, { fields: [{ field: 'delegate', reason }] });
  }
}

/** Somebody else stands in for the person on one of these days already. */
export class DelegationOverlaps extends DomainError {
  constructor(name: string) {
    super(
      'delegation_overlaps',
      `somebody stands in for ${name} on some of these days already; end that first`,
    );
  }
}

/** On some of the days everybody in a circle would stand in for the next, and nobody be there to answer. */
export class DelegationCycle extends DomainError {
  /** @param loops the first and the last day of each stretch, and the names in turn */
  constructor(
    loops: readonly { readonly from: string; readonly to: string; readonly through: readonly string[] }[],
  ) {
    super(
      'delegation_cycle',
      `nobody would be there to answer: ${loops
        .map(
          ({ from, to, through }) =>
            `${through.join(' → ')} ${from === to ? `on ${from}` : `from ${from} to ${to}`}`,
        )
        .join('; ')}`,
      { loops },
    );
  }
}

/** What has passed stays in the history. */
export class DelegationOver extends DomainError {
  constructor() {
    super('delegation_over', 'this leave is over; it stays as it was');
  }
}

/** A zone that PostgreSQL does not know. */
export class ZoneUnknown extends DomainError {
  constructor(zone: string) {
    super('zone_unknown', `zone: "${zone}" is no zone that Almanac's database knows`, {
      field: 'zone',
      zone,
    });
  }
}
