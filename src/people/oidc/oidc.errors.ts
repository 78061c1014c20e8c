import { DomainError } from '../../kernel/errors.ts';

/** The identity provider did not answer, or not as one; what others know of it is kept for the log. */
export class ProviderUnavailable extends DomainError {
  constructor(
    host: string,
    override readonly cause?: unknown,
  ) {
    super('provider_unavailable', `${host} cannot be reached just now: try again, or sign in another way`, {
      retryAfterSeconds: 30,
    });
  }
}

/** The way back from the provider is of no sign-in that this browser began, or it was used already or is too old. */
export class SignInInterrupted extends DomainError {
  constructor() {
    super(
      'sign_in_interrupted',
      'this sign-in was finished already, took too long, or was begun in another browser: begin it again',
    );
  }
}

/** The provider refused, or what it sent does not prove who somebody is. */
export class ProviderAnswerRefused extends DomainError {
  constructor(name: string, reason: string) {
    super('provider_answer_refused', `${name} did not sign you in: ${reason}`);
  }
}

/** The provider knows somebody whom Almanac does not let in. The reasons that would tell who else is here are one. */
export class NotAdmitted extends DomainError {
  constructor(reason: string) {
    super('not_admitted', reason);
  }
}

/** A role that follows the provider's groups. */
export class RoleManaged extends DomainError {
  constructor(provider: string, managed: readonly string[]) {
    super(
      'role_managed',
      `${managed.join(', ')} follows the groups of ${provider} and is changed there; it takes effect at the next sign-in`,
      { fields: [{ field: 'roles', reason: `${provider} manages this role` }], managed },
    );
  }
}

/** The provider did not confirm anew that it is the same person. */
export class ConfirmationRefused extends DomainError {
  constructor(reason: string) {
    super('reauthentication_failed', `nothing was confirmed: ${reason}`);
  }
}
