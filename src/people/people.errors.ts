import { DomainError } from '../kernel/errors.ts';

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

/** Sign-in refused; deliberately the same for an unknown address, a wrong password and somebody who left. */
export class CredentialsRefused extends DomainError {
  constructor() {
    super('credentials_refused', 'this address and password do not belong together');
  }
}

/** The person who acts could not prove again who they are. */
export class ReauthenticationFailed extends DomainError {
  constructor() {
    super('reauthentication_failed', 'your password was not accepted; nothing was done');
  }
}

/** Too many failed attempts for one account from one address. */
export class TooManyAttempts extends DomainError {
  /** @param retryAfterSeconds after which the next attempt is listened to */
  constructor(retryAfterSeconds: number) {
    super('rate_limited', 'too many attempts: wait, then try again', { retryAfterSeconds });
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
