import { Body, Controller, Get, Param, Patch, Post, Query } from '@nestjs/common';
import type { z } from 'zod';
import type { Actor } from '../kernel/actor.ts';
import { CursorInvalid, NotFound } from '../kernel/errors.ts';
import { isId } from '../kernel/ids.ts';
import { decodeCursor, pageOf } from '../platform/http/page.ts';
import { CurrentActor, Permit } from '../platform/http/permit.ts';
import { peoplePermissions } from './people.permissions.ts';
import { PeopleQueries } from './people.queries.ts';
import { newPersonSchema, peopleListSchema, personChangeSchema, presentPerson } from './people.schemas.ts';
import { PeopleService } from './people.service.ts';

/** Persons and their roles. */
@Controller('/v1/people')
export class PeopleController {
  constructor(
    private readonly people: PeopleService,
    private readonly queries: PeopleQueries,
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
    return { items: items.map(presentPerson), nextCursor };
  }

  /** One person, active or not. */
  @Get(':id')
  @Permit(peoplePermissions.read)
  async read(@Param('id') id: string) {
    const person = await this.queries.byId(id);
    if (person === undefined) throw new NotFound('person', id);
    return presentPerson(person);
  }

  /** Adds a person. They sign in first by a one-time link, which the command `almanac person link` prints. */
  @Post()
  @Permit(peoplePermissions.add)
  async add(
    @CurrentActor() actor: Actor,
    @Body({ schema: newPersonSchema }) body: z.output<typeof newPersonSchema>,
  ) {
    return presentPerson(await this.people.add(actor, body));
  }

  /** Changes a person's name, credentials, roles or activity. */
  @Patch(':id')
  @Permit(peoplePermissions.change)
  async change(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body({ schema: personChangeSchema }) body: z.output<typeof personChangeSchema>,
  ) {
    return presentPerson(await this.people.change(actor, id, body));
  }
}

function afterOf(cursor: string): { name: string; id: string } {
  const [name, id] = decodeCursor(cursor, 2).map(String);
  if (name === undefined || id === undefined || !isId(id) || name.includes('\0')) {
    throw new CursorInvalid();
  }
  return { name, id };
}
