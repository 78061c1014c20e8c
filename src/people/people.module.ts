import { Global, Module } from '@nestjs/common';
import { ActorResolver } from '../platform/http/actor-resolver.ts';
import { AccessChanges } from './access/access-changes.ts';
import { Addresses } from './persons/addresses.ts';
import { ApiKeysController } from './api-keys/api-keys.controller.ts';
import { ApiKeysService } from './api-keys/api-keys.service.ts';
import { ApiKeys } from './api-keys/api-keys.ts';
import { KnownKeys } from './api-keys/known-keys.ts';
import { WarnOfExpiry } from './api-keys/warn-of-expiry.sweep.ts';
import { DelegationsController } from './delegations/delegations.controller.ts';
import { DelegationsQueries } from './delegations/delegations.queries.ts';
import { DelegationsService } from './delegations/delegations.service.ts';
import { ExpireCredentials } from './expire-credentials.sweep.ts';
import { IdentitiesController } from './identities/identities.controller.ts';
import { IdentitiesService } from './identities/identities.service.ts';
import { ManagedRoles } from './identities/managed-roles.ts';
import { OidcIdentities } from './identities/oidc-identities.ts';
import { OauthClientsController } from './oauth/oauth-clients.controller.ts';
import { OauthClientsService } from './oauth/oauth-clients.service.ts';
import { OauthClients } from './oauth/oauth-clients.ts';
import { OauthTokens } from './oauth/oauth-tokens.ts';
import { AnewAtProvider } from './oidc/anew-at-provider.ts';
import { OidcConfirmationService } from './oidc/oidc-confirmation.service.ts';
import { OidcSessionConfirmationService } from './oidc/oidc-session-confirmation.service.ts';
import { OidcProvider } from './oidc/oidc-provider.ts';
import { OidcSignInService } from './oidc/oidc-sign-in.service.ts';
import { OidcSignOut } from './oidc/oidc-sign-out.ts';
import { OidcTrips } from './oidc/oidc-trips.ts';
import { Passwords } from './sign-in/passwords.ts';
import { PeopleController } from './persons/people.controller.ts';
import { PeopleQueries } from './persons/people.queries.ts';
import { PeopleService } from './persons/people.service.ts';
import { PasskeyAssertions } from './passkeys/passkey-assertions.ts';
import { PasskeyChallenges } from './passkeys/passkey-challenges.ts';
import { PasskeyRefusals } from './passkeys/passkey-refusals.ts';
import { PasskeySignInController } from './passkeys/passkey-sign-in.controller.ts';
import { PasskeySignIn } from './passkeys/passkey-sign-in.service.ts';
import { PasskeysController } from './passkeys/passkeys.controller.ts';
import { PasskeysService } from './passkeys/passkeys.service.ts';
import { Passkeys } from './passkeys/passkeys.ts';
import { ConfirmationController } from './reauthentication/confirmation.controller.ts';
import { FreshSessions } from './reauthentication/fresh-sessions.ts';
import { SignatureChallengesController } from './reauthentication/signature-challenges.controller.ts';
import { SignatureChallenges } from './reauthentication/signature-challenges.ts';
import { ReauthenticationService } from './reauthentication/reauthentication.service.ts';
import { SessionsController } from './sessions/sessions.controller.ts';
import { Sessions } from './sessions/sessions.ts';
import { SignInAttempts } from './sign-in/sign-in-attempts.ts';
import { SignInLinks } from './sign-in/sign-in-links.ts';
import { SignInService } from './sign-in/sign-in.service.ts';
import { InvitationsService } from './invitations/invitations.service.ts';
import { LinkRequests } from './invitations/link-requests.ts';
import { PeopleMail } from './mail/people-mail.ts';
import { SendPersonMail } from './mail/send-person-mail.job.ts';
import { KnownBrowsers } from './sessions/known-browsers.ts';
import { PersonSessionsController } from './sessions/person-sessions.controller.ts';
import { SessionsElsewhere } from './sessions/sessions-elsewhere.ts';
import { SessionsQueries } from './sessions/sessions.queries.ts';
import { SessionsService } from './sessions/sessions.service.ts';
import { PasswordChange } from './sign-in/password-change.ts';
import { TellRefusals } from './sign-in/tell-refusals.ts';
import { TokenActorResolver } from './token-actor-resolver.ts';

/** Persons, roles, sign-in and keys. Global: every face asks who calls. */
@Global()
@Module({
  controllers: [
    PersonSessionsController,
    IdentitiesController,
    OauthClientsController,
    SessionsController,
    PeopleController,
    DelegationsController,
    ApiKeysController,
    SignatureChallengesController,
    ConfirmationController,
    PasskeysController,
    PasskeySignInController,
  ],
  providers: [
    AccessChanges,
    Addresses,
    PeopleQueries,
    PeopleService,
    DelegationsQueries,
    DelegationsService,
    Passwords,
    PasswordChange,
    TellRefusals,
    KnownBrowsers,
    SessionsElsewhere,
    SessionsQueries,
    SessionsService,
    PeopleMail,
    SendPersonMail,
    LinkRequests,
    InvitationsService,
    SignInAttempts,
    SignInLinks,
    Sessions,
    SignInService,
    Passkeys,
    PasskeyAssertions,
    PasskeyRefusals,
    PasskeyChallenges,
    PasskeysService,
    PasskeySignIn,
    FreshSessions,
    SignatureChallenges,
    ReauthenticationService,
    ApiKeys,
    KnownKeys,
    ApiKeysService,
    WarnOfExpiry,
    OidcIdentities,
    ManagedRoles,
    IdentitiesService,
    OidcProvider,
    OidcTrips,
    OidcSignOut,
    OidcSignInService,
    AnewAtProvider,
    OidcConfirmationService,
    OidcSessionConfirmationService,
    OauthClients,
    OauthClientsService,
    OauthTokens,
    TokenActorResolver,
    { provide: ActorResolver, useExisting: TokenActorResolver },
    ExpireCredentials,
  ],
  exports: [
    SessionsQueries,
    SessionsService,
    PeopleMail,
    LinkRequests,
    InvitationsService,
    PasswordChange,
    ActorResolver,
    Addresses,
    PeopleQueries,
    PeopleService,
    DelegationsQueries,
    DelegationsService,
    SignInService,
    SignInLinks,
    Passwords,
    Passkeys,
    PasskeysService,
    PasskeySignIn,
    FreshSessions,
    SignatureChallenges,
    ReauthenticationService,
    ApiKeys,
    KnownKeys,
    ApiKeysService,
    OidcIdentities,
    ManagedRoles,
    IdentitiesService,
    OidcProvider,
    OidcTrips,
    OidcSignOut,
    OidcSignInService,
    OidcConfirmationService,
    OidcSessionConfirmationService,
    OauthClients,
    OauthClientsService,
  ],
})
export class PeopleModule {}
