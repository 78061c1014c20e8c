import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '../../kernel/actor.ts';
import { Clock } from '../../kernel/clock.ts';
import { NotFound } from '../../kernel/errors.ts';
import { mayDo } from '../../kernel/permission.ts';
import { csrfTokenOf, requireSession } from '../../people/sessions/current-session.ts';
import { DelegationsQueries } from '../../people/delegations/delegations.queries.ts';
import {
  leaveSeenBy,
  peoplePermissions,
  permissionToChange,
  permissionToDelegate,
  permissionToReadIdentities,
} from '../../people/people.permissions.ts';
import { ManagedRoles } from '../../people/identities/managed-roles.ts';
import { PeopleQueries } from '../../people/persons/people.queries.ts';
import { SessionsQueries } from '../../people/sessions/sessions.queries.ts';
import { offboardingPermissions } from '../../committee/offboarding/offboarding.permissions.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { ConsolePages } from '../console-pages.ts';
import { refusalOf, type FormRefusal } from '../form-refusal.ts';
import { IdentityViews } from '../identities/identity-views.ts';
import type { AccessContent } from './access-cards.tsx';
import { PeoplePageQueries } from './people-page.queries.ts';
import { PersonPage, type PersonTyped } from './person.page.tsx';

/** Puts the page of one person together. */
@Injectable()
export class PersonPages {
  constructor(
    private readonly people: PeopleQueries,
    private readonly delegations: DelegationsQueries,
    private readonly queries: PeoplePageQueries,
    private readonly sessions: SessionsQueries,
    private readonly managedRoles: ManagedRoles,
    private readonly identities: IdentityViews,
    private readonly pages: ConsolePages,
    private readonly organisation: Organisation,
    private readonly clock: Clock,
  ) {}

  /** Shows a person with what the reader may change, and why their form was refused. Throws {@link NotFound}. */
  async show(
    request: FastifyRequest,
    reply: FastifyReply,
    actor: Actor,
    id: string,
    refusal: FormRefusal | null,
    { typed = {}, invited = false }: { readonly typed?: PersonTyped; readonly invited?: boolean } = {},
  ): Promise<void> {
    const person = await this.people.byId(id);
    if (person === undefined) throw new NotFound('person', id);
    const today = this.organisation.today(this.clock.now());
    const body = PersonPage({
      person,
      owns: (await this.queries.ownedBy([person.id])).get(person.id) ?? 0,
      leave: leaveSeenBy(actor, await this.delegations.ofPerson(person.id)),
      standsInFor: leaveSeenBy(actor, await this.delegations.standingInBy(person.id, today)),
      others: await this.queries.otherThan(person.id),
      today,
      zone: this.organisation.zone,
      refusal,
      typed,
      csrfToken: csrfTokenOf(requireSession(request)),
      mayDelegate: mayDo(actor, permissionToDelegate(actor, person.id)),
      mayPrefer: mayDo(actor, permissionToChange(actor, person.id, {})),
      mayAdminister: mayDo(actor, peoplePermissions.change),
      access: await this.access(actor, person.id, invited),
    });
    this.pages.show(
      request,
      reply,
      { title: person.name, place: 'organisation', body },
      refusal?.status ?? 200,
    );
  }

  /** Goes back to a person's page once what a form of it asks for is done; or shows the page with why it was refused. */
  async after(
    request: FastifyRequest,
    reply: FastifyReply,
    actor: Actor,
    id: string,
    work: Promise<unknown>,
    typed: PersonTyped = {},
  ): Promise<void> {
    const refusal = await refusalOf(work);
    if (refusal === null) this.pages.goTo(reply, `/console/people/${encodeURIComponent(id)}`);
    else await this.show(request, reply, actor, id, refusal, { typed });
  }

  private async access(actor: Actor, personId: string, invited: boolean): Promise<AccessContent> {
    const maySee = mayDo(actor, peoplePermissions.readSessions);
    const mayChangeRoles = mayDo(actor, peoplePermissions.change);
    return {
      sessions: maySee ? await this.sessions.ofPerson(personId) : null,
      mayEndSessions: mayDo(actor, peoplePermissions.endSessions),
      mayChangeRoles,
      managedRoles: mayChangeRoles ? await this.managedRoles.of(personId) : [],
      identities: mayDo(actor, permissionToReadIdentities(actor, personId))
        ? await this.identities.of(personId)
        : null,
      mayLinkIdentities: mayDo(actor, peoplePermissions.linkIdentity),
      mayInvite: mayDo(actor, peoplePermissions.invite),
      mayOffboard: mayDo(actor, offboardingPermissions.offboard),
      invited,
    };
  }
}
