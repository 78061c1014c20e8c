import { Body, Controller, Delete, Get, HttpCode, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Actor } from '../../kernel/actor.ts';
import { NotFound } from '../../kernel/errors.ts';
import { permit } from '../../kernel/permission.ts';
import { CurrentActor, Permit } from '../../platform/http/permit.ts';
import { peoplePermissions, permissionToReadIdentities } from '../people.permissions.ts';
import { PeopleQueries } from '../persons/people.queries.ts';
import { FreshSessions } from '../reauthentication/fresh-sessions.ts';
import { newIdentitySchema, presentIdentity } from './identities.schemas.ts';
import { IdentitiesService } from './identities.service.ts';
import { ManagedRoles } from './managed-roles.ts';
import { OidcIdentities } from './oidc-identities.ts';

/** Who a person is at the OpenID provider. */
@Controller('/v1/people/:id/identities')
export class IdentitiesController {
  constructor(
    private readonly service: IdentitiesService,
    private readonly identities: OidcIdentities,
    private readonly managedRoles: ManagedRoles,
    private readonly people: PeopleQueries,
    private readonly fresh: FreshSessions,
  ) {}

  /** The person's identities, and which of their roles follow the provider's groups and are changed there only. */
  @Get()
  @Permit(peoplePermissions.readOwnIdentities)
  async list(@CurrentActor() actor: Actor, @Param('id') id: string) {
    permit(actor, permissionToReadIdentities(actor, id));
    if ((await this.people.byId(id)) === undefined) throw new NotFound('person', id);
    const found = await this.identities.of(id);
    return { items: found.map(presentIdentity), managedRoles: await this.managedRoles.of(id) };
  }

  /** Says who a person is at the provider, where it does not verify addresses. */
  @Post()
  @Permit(peoplePermissions.linkIdentity)
  async link(
    @Req() request: FastifyRequest,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body({ schema: newIdentitySchema }) { subject }: z.output<typeof newIdentitySchema>,
  ) {
    await this.fresh.requireOf(request);
    return presentIdentity(await this.service.link(actor, id, subject));
  }

  /** Takes one away: the person signs in by it no more, until they are linked again by hand, and what it opened ends. */
  @Delete(':identity')
  @HttpCode(204)
  @Permit(peoplePermissions.unlinkIdentity)
  async unlink(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Param('identity') identity: string,
  ): Promise<void> {
    await this.service.unlink(actor, id, identity);
  }
}
