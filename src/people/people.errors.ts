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
