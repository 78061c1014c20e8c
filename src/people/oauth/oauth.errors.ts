import { DomainError } from '../../kernel/errors.ts';

/** An access token that Almanac does not take (RFC 6750 §3.1, invalid_token), and why. */
export class AccessTokenRefused extends DomainError {
  constructor(reason: string) {
    super('unauthenticated', `the access token was not taken: ${reason}`);
  }
}

/** A client of this id is registered and in use. */
export class OauthClientRegistered extends DomainError {
  constructor(clientId: string) {
    super('oauth_client_registered', `the client ${clientId} is registered here already`, {
      fields: [{ field: 'clientId', reason: 'is registered already' }],
    });
  }
}

/** No authorization server is set up here. */
export class NoAuthorizationServer extends DomainError {
  constructor() {
    super('invalid_request', 'no authorization server is set up here: set OAUTH_ISSUER and OAUTH_AUDIENCE');
  }
}
