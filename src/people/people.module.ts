import { Global, Module } from '@nestjs/common';
import { ActorResolver } from '../platform/http/actor-resolver.ts';
import { Addresses } from './addresses.ts';
import { ApiKeysController } from './api-keys.controller.ts';
import { ApiKeysService } from './api-keys.service.ts';
import { ApiKeys } from './api-keys.ts';
import { DelegationsController } from './delegations.controller.ts';
import { DelegationsQueries } from './delegations.queries.ts';
import { DelegationsService } from './delegations.service.ts';
import { ExpireCredentials } from './expire-credentials.sweep.ts';
import { Passwords } from './passwords.ts';
import { PeopleController } from './people.controller.ts';
import { PeopleQueries } from './people.queries.ts';
import { PeopleService } from './people.service.ts';
import { ReauthenticationService } from './reauthentication.service.ts';
import { SessionsController } from './sessions.controller.ts';
import { Sessions } from './sessions.ts';
import { SignInAttempts } from './sign-in-attempts.ts';
import { SignInLinks } from './sign-in-links.ts';
import { SignInService } from './sign-in.service.ts';
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
