import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import type { z } from 'zod';
import type { Actor } from '../../kernel/actor.ts';
import { Clock } from '../../kernel/clock.ts';
import { NotFound } from '../../kernel/errors.ts';
import { permit } from '../../kernel/permission.ts';
import { CurrentActor, Permit } from '../../platform/http/permit.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { DelegationsQueries } from './delegations.queries.ts';
import { newDelegationSchema, presentDelegation } from './delegations.schemas.ts';
import { DelegationsService } from './delegations.service.ts';
import { leaveSeenBy, peoplePermissions, permissionToDelegate } from '../people.permissions.ts';
import { PeopleQueries } from '../persons/people.queries.ts';

/** Who stands in for a person, and when. */
@Controller('/v1/people/:id/delegations')
export class DelegationsController {
  constructor(
    private readonly people: PeopleQueries,
    private readonly queries: DelegationsQueries,
    private readonly delegations: DelegationsService,
    private readonly organisation: Organisation,
    private readonly clock: Clock,
  ) {}

  /**
   * Every delegation of a person, past ones too, the latest first. The reason of somebody else's leave is null but for
   * those who may note it.
   */
  @Get()
  @Permit(peoplePermissions.readDelegations)
  async list(@CurrentActor() actor: Actor, @Param('id') id: string) {
    const person = await this.people.byId(id);
    if (person === undefined) throw new NotFound('person', id);
    const today = this.organisation.today(this.clock.now());
    const found = leaveSeenBy(actor, await this.queries.ofPerson(person.id));
    return { items: found.map((delegation) => presentDelegation(delegation, today)) };
  }

  /** Notes leave: from the first day to the last, included, another person gets what was meant for this one. */
  @Post()
  @Permit(peoplePermissions.delegateOwn)
  async add(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body({ schema: newDelegationSchema }) body: z.output<typeof newDelegationSchema>,
  ) {
    permit(actor, permissionToDelegate(actor, id));
    const today = this.organisation.today(this.clock.now());
    return presentDelegation(await this.delegations.add(actor, id, body), today);
  }

  /** Ends one from today on. */
  @Delete(':delegation')
  @HttpCode(204)
  @Permit(peoplePermissions.delegateOwn)
  async end(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Param('delegation') delegation: string,
  ): Promise<void> {
    permit(actor, permissionToDelegate(actor, id));
    await this.delegations.end(actor, id, delegation);
  }
}
