import { Body, Controller, Get, HttpCode, Param, Patch, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Actor } from '../../kernel/actor.ts';
import { Clock } from '../../kernel/clock.ts';
import { NotFound } from '../../kernel/errors.ts';
import { permit } from '../../kernel/permission.ts';
import { pageOf } from '../../platform/http/page.ts';
import { CurrentActor, Permit } from '../../platform/http/permit.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { InvitationsService } from '../invitations/invitations.service.ts';
import { DelegationsQueries } from '../delegations/delegations.queries.ts';
import { peoplePermissions, permissionToChange } from '../people.permissions.ts';
import { FreshSessions } from '../reauthentication/fresh-sessions.ts';
import { outlastsSession } from './person-change.rules.ts';
import { PeopleQueries, type Person } from './people.queries.ts';
import {
  afterOf,
  newPersonSchema,
  peopleListSchema,
  personChangeSchema,
  presentPersonOn,
} from './people.schemas.ts';
import { PeopleService } from './people.service.ts';

/** Persons and their roles. */
@Controller('/v1/people')
export class PeopleController {
  constructor(
    private readonly people: PeopleService,
    private readonly invitations: InvitationsService,
    private readonly queries: PeopleQueries,
    private readonly delegations: DelegationsQueries,
    private readonly organisation: Organisation,
    private readonly clock: Clock,
    private readonly fresh: FreshSessions,
  ) {}

  /** Persons by name. */
  @Get()
  @Permit(peoplePermissions.list)
  async list(@Query({ schema: peopleListSchema }) query: z.output<typeof peopleListSchema>) {
    const { cursor, limit, ...filter } = query;
    const found = await this.queries.list(
      filter,
      cursor === undefined ? undefined : afterOf(cursor),
      limit + 1,
    );
    const { items, nextCursor } = pageOf(found, limit, (person) => [person.name, person.id]);
    return { items: await this.withLeave(items), nextCursor };
  }

  /** One person, active or not. */
  @Get(':id')
  @Permit(peoplePermissions.read)
  async read(@Param('id') id: string) {
    const person = await this.queries.byId(id);
    if (person === undefined) throw new NotFound('person', id);
    return await this.shown(person);
  }

  /** Adds a person, who signs in first by a one-time link: mailed with `invite`, else printed by `almanac person link`. */
  @Post()
  @Permit(peoplePermissions.add)
  async add(
    @Req() request: FastifyRequest,
    @CurrentActor() actor: Actor,
    @Body({ schema: newPersonSchema }) body: z.output<typeof newPersonSchema>,
  ) {
    await this.fresh.requireOf(request);
    const { invite, ...given } = body;
    const adding = invite ? this.invitations.addAndInvite(actor, given) : this.people.add(actor, given);
    return await this.shown(await adding);
  }

  /** Mails a person a link to sign in; links mailed before end. */
  @Post(':id/invitation')
  @HttpCode(202)
  @Permit(peoplePermissions.invite)
  async invite(@Req() request: FastifyRequest, @CurrentActor() actor: Actor, @Param('id') id: string) {
    await this.fresh.requireOf(request);
    await this.invitations.invite(actor, id);
    return { status: 'accepted' };
  }

  /** Changes what a person is, or how they like to be written to. */
  @Patch(':id')
  @Permit(peoplePermissions.changeOwnPreferences)
  async change(
    @Req() request: FastifyRequest,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body({ schema: personChangeSchema }) body: z.output<typeof personChangeSchema>,
  ) {
    permit(actor, permissionToChange(actor, id, body));
    if (outlastsSession(body)) await this.fresh.requireOf(request);
    return await this.shown(await this.people.change(actor, id, body));
  }

  /** Says that mail reaches a person again, whose address was given up. */
  @Post(':id/address/works')
  @HttpCode(200)
  @Permit(peoplePermissions.clearAddress)
  async addressWorks(@CurrentActor() actor: Actor, @Param('id') id: string) {
    return await this.shown(await this.people.addressWorks(actor, id));
  }

  private async shown(person: Person) {
    return (await this.withLeave([person]))[0]!;
  }

  private async withLeave(persons: readonly Person[]) {
    const today = this.organisation.today(this.clock.now());
    const coming = await this.delegations.comingFor(
      persons.map(({ id }) => id),
      today,
    );
    return persons.map((person) => presentPersonOn(person, coming.get(person.id) ?? [], today));
  }
}
