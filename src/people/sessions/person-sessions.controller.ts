import { Controller, Delete, Get, Header, HttpCode, Param } from '@nestjs/common';
import type { Actor } from '../../kernel/actor.ts';
import { NotFound } from '../../kernel/errors.ts';
import { CurrentActor, Permit } from '../../platform/http/permit.ts';
import { peoplePermissions } from '../people.permissions.ts';
import { PeopleQueries } from '../persons/people.queries.ts';
import { SessionsQueries } from './sessions.queries.ts';
import { presentListedSession } from './sessions.schemas.ts';
import { SessionsService } from './sessions.service.ts';

/** Where others are signed in. */
@Controller('/v1/people/:id/sessions')
export class PersonSessionsController {
  constructor(
    private readonly people: PeopleQueries,
    private readonly queries: SessionsQueries,
    private readonly sessions: SessionsService,
  ) {}

  /** The sessions of a person that are good now. */
  @Get()
  @Header('cache-control', 'no-store')
  @Permit(peoplePermissions.readSessions)
  async list(@Param('id') id: string) {
    const person = await this.people.byId(id);
    if (person === undefined) throw new NotFound('person', id);
    const items = await this.queries.ofPerson(person.id);
    return { items: items.map((session) => presentListedSession(session, undefined)) };
  }

  /** Ends one of them. */
  @Delete(':session')
  @HttpCode(204)
  @Permit(peoplePermissions.endSessions)
  async end(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Param('session') session: string,
  ): Promise<void> {
    await this.sessions.end(actor, id, session);
  }

  /** Ends them all. */
  @Delete()
  @Permit(peoplePermissions.endSessions)
  async endAll(@CurrentActor() actor: Actor, @Param('id') id: string) {
    return { ended: await this.sessions.endAll(actor, id, null) };
  }
}
