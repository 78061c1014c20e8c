import { Body, Controller, Get, Param, Post, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Actor } from '../../kernel/actor.ts';
import { ManagedRoles } from '../../people/identities/managed-roles.ts';
import { InvitationsService } from '../../people/invitations/invitations.service.ts';
import type { Person } from '../../people/persons/people.queries.ts';
import { PeopleQueries } from '../../people/persons/people.queries.ts';
import { PeopleService } from '../../people/persons/people.service.ts';
import { csrfTokenOf, requireSession } from '../../people/sessions/current-session.ts';
import { SessionsService } from '../../people/sessions/sessions.service.ts';
import { CurrentActor, Permit } from '../../platform/http/permit.ts';
import { ConsolePages } from '../console-pages.ts';
import { ConfirmFirst } from '../confirm-first.ts';
import { consolePermissions } from '../console.permissions.ts';
import { FormGuard } from '../form-guard.ts';
import { refusalOf, type FormRefusal } from '../form-refusal.ts';
import { AddPersonPage, nobodyYet, type AddPersonForm } from './add-person.page.tsx';
import { addPersonFormSchema, rolesFormSchema } from './people-forms.schemas.ts';
import { PersonPages } from './person-pages.ts';

const PATH = '/console/people';

/** Adding people, letting them in, what they may do, and ending their sessions. */
@ApiExcludeController()
@Controller(PATH)
@UseGuards(FormGuard)
export class ConsolePersonAccessController {
  constructor(
    private readonly personPages: PersonPages,
    private readonly people: PeopleService,
    private readonly queries: PeopleQueries,
    private readonly managedRoles: ManagedRoles,
    private readonly invitations: InvitationsService,
    private readonly sessions: SessionsService,
    private readonly pages: ConsolePages,
    private readonly confirmFirst: ConfirmFirst,
  ) {}

  @Get('add')
  @Permit(consolePermissions.addPeople)
  async addForm(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    // before anything is typed, so that nothing typed is lost
    if (!(await this.confirmFirst.passes(request, reply, `${PATH}/add`))) return;
    this.showForm(request, reply, nobodyYet, null);
  }

  @Post()
  @Permit(consolePermissions.addPeople)
  async add(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Body({ schema: addPersonFormSchema }) { invite, ...given }: z.output<typeof addPersonFormSchema>,
  ): Promise<void> {
    let added: Person | undefined;
    const refusal = await refusalOf(
      this.confirmFirst.before(request, async () => {
        added = await (invite ? this.invitations.addAndInvite(actor, given) : this.people.add(actor, given));
      }),
    );
    if (refusal === null) this.pages.goTo(reply, `${PATH}/${added!.id}${invite ? '?invited=yes' : ''}`);
    else this.showForm(request, reply, { ...given, credentials: given.credentials ?? '', invite }, refusal);
  }

  @Post(':id/invitation')
  @Permit(consolePermissions.invitePeople)
  async invite(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
  ): Promise<void> {
    if (!(await this.confirmFirst.passes(request, reply, `${PATH}/${encodeURIComponent(id)}`))) return;
    const refusal = await refusalOf(this.invitations.invite(actor, id));
    if (refusal === null) this.pages.goTo(reply, `${PATH}/${encodeURIComponent(id)}?invited=yes`);
    else await this.personPages.show(request, reply, actor, id, refusal);
  }

  /** Boxes that follow the sign-in provider are not sent, and stay as they are. */
  @Post(':id/roles')
  @Permit(consolePermissions.changePeople)
  async changeRoles(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body({ schema: rolesFormSchema }) { roles }: z.output<typeof rolesFormSchema>,
  ): Promise<void> {
    const managed = await this.managedRoles.of(id);
    const held = (await this.queries.byId(id))?.roles ?? [];
    const kept = held.filter((role) => managed.includes(role));
    const wanted = [...roles.filter((role) => !managed.includes(role)), ...kept];
    const change = this.confirmFirst.before(
      request,
      async () => await this.people.change(actor, id, { roles: wanted }),
    );
    await this.personPages.after(request, reply, actor, id, change, { roles: wanted });
  }

  @Post(':id/sessions/end')
  @Permit(consolePermissions.endSessions)
  async endSessions(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
  ): Promise<void> {
    await this.personPages.after(request, reply, actor, id, this.sessions.endAll(actor, id, null));
  }

  @Post(':id/sessions/:session/end')
  @Permit(consolePermissions.endSessions)
  async endSession(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Param('session') session: string,
  ): Promise<void> {
    await this.personPages.after(request, reply, actor, id, this.sessions.end(actor, id, session));
  }

  private showForm(
    request: FastifyRequest,
    reply: FastifyReply,
    form: AddPersonForm,
    refusal: FormRefusal | null,
  ): void {
    const csrfToken = csrfTokenOf(requireSession(request));
    const body = AddPersonPage({ form, refusal, csrfToken });
    const page = { title: 'Add a person', place: 'organisation', body } as const;
    this.pages.show(request, reply, page, refusal?.status ?? 200);
  }
}
