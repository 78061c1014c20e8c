import { Global, Module } from '@nestjs/common';
import { ActorResolver } from '../platform/http/actor-resolver.ts';
import { Addresses } from './persons/addresses.ts';
import { ApiKeysController } from './api-keys/api-keys.controller.ts';
import { ApiKeysService } from './api-keys/api-keys.service.ts';
import { ApiKeys } from './api-keys/api-keys.ts';
import { DelegationsController } from './delegations/delegations.controller.ts';
import { DelegationsQueries } from './delegations/delegations.queries.ts';
import { DelegationsService } from './delegations/delegations.service.ts';
import { ExpireCredentials } from './expire-credentials.sweep.ts';
import { Passwords } from './sign-in/passwords.ts';
import { PeopleController } from './persons/people.controller.ts';
import { PeopleQueries } from './persons/people.queries.ts';
import { PeopleService } from './persons/people.service.ts';
import { ReauthenticationService } from './reauthentication/reauthentication.service.ts';
import { SessionsController } from './sessions/sessions.controller.ts';
import { Sessions } from './sessions/sessions.ts';
import { SignInAttempts } from './sign-in/sign-in-attempts.ts';
import { SignInLinks } from './sign-in/sign-in-links.ts';
import { SignInService } from './sign-in/sign-in.service.ts';
import { TokenActorResolver } from './token-actor-resolver.ts';

/** Persons, roles, sign-in and keys. Global: every face asks who calls. */
@Global()
@Module({
  controllers: [SessionsController, PeopleController, DelegationsController, ApiKeysController],
  providers: [
    Addresses,
    PeopleQueries,
    PeopleService,
    DelegationsQueries,
    DelegationsService,
    Passwords,
    SignInAttempts,
    SignInLinks,
    Sessions,
    SignInService,
    ReauthenticationService,
    ApiKeys,
    ApiKeysService,
    TokenActorResolver,
    { provide: ActorResolver, useExisting: TokenActorResolver },
    ExpireCredentials,
  ],
  exports: [
    ActorResolver,
    Addresses,
    PeopleQueries,
    PeopleService,
    DelegationsQueries,
    DelegationsService,
    SignInService,
    SignInLinks,
    ReauthenticationService,
    ApiKeys,
    ApiKeysService,
  ],
})
export class PeopleModule {}
