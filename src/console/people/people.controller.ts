import { Body, Controller, Get, Param, Post, Query, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Actor } from '../../kernel/actor.ts';
import { Clock } from '../../kernel/clock.ts';
import { mayDo, permit } from '../../kernel/permission.ts';
import { DelegationsService } from '../../people/delegations/delegations.service.ts';
import {
  peoplePermissions,
  permissionToChange,
  permissionToDelegate,
} from '../../people/people.permissions.ts';
import { afterOf } from '../../people/persons/people.schemas.ts';
import { PeopleService } from '../../people/persons/people.service.ts';
import { Settings } from '../../platform/config/settings.ts';
import { pageOf } from '../../platform/http/page.ts';
import { CurrentActor, Permit } from '../../platform/http/permit.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { ConsolePages } from '../console-pages.ts';
import { ConfirmFirst } from '../confirm-first.ts';
import { consolePermissions } from '../console.permissions.ts';
import { FormGuard } from '../form-guard.ts';
import {
  emailFormSchema,
  leaveFormSchema,
  peoplePageSchema,
  personPageSchema,
  preferencesFormSchema,
} from './people-forms.schemas.ts';
import { PeopleListPage } from './people-list.page.tsx';
import { PeoplePageQueries } from './people-page.queries.ts';
import { PersonPages } from './person-pages.ts';

/** People of one page. */
const LISTED = 100;

/** People, their leave, their addresses and how they like to be written to. */
@ApiExcludeController()
@Controller('/console/people')
@UseGuards(FormGuard)
export class ConsolePeopleController {
  constructor(
    private readonly queries: PeoplePageQueries,
    private readonly personPages: PersonPages,
    private readonly people: PeopleService,
    private readonly delegations: DelegationsService,
    private readonly pages: ConsolePages,
    private readonly organisation: Organisation,
    private readonly settings: Settings,
    private readonly clock: Clock,
    private readonly confirmFirst: ConfirmFirst,
  ) {}

  @Get()
  @Permit(consolePermissions.readPeople)
  async list(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Query({ schema: peoplePageSchema }) { who, cursor }: z.output<typeof peoplePageSchema>,
  ): Promise<void> {
    const today = this.organisation.today(this.clock.now());
    const after = cursor === undefined ? undefined : afterOf(cursor);
    const found = await this.queries.list(who === 'here', after, LISTED + 1, today);
    const { items, nextCursor } = pageOf(found, LISTED, ({ name, id }) => [name, id]);
    const body = PeopleListPage({
      people: items,
      who,
      nextCursor,
      today,
      zone: this.organisation.zone,
      returnedMail: mayDo(actor, peoplePermissions.clearAddress)
        ? await this.queries.returnedMail(this.clock.now())
        : null,
      mayAdd: mayDo(actor, peoplePermissions.add),
      readsMailbox: this.settings.bounceMailboxUrl !== null,
    });
    this.pages.show(request, reply, { title: 'People', place: 'organisation', body });
  }

  @Get(':id')
  @Permit(consolePermissions.readPeople)
  async read(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Query({ schema: personPageSchema }) { invited }: z.output<typeof personPageSchema>,
  ): Promise<void> {
    await this.personPages.show(request, reply, actor, id, null, { invited: invited === 'yes' });
  }

  @Post(':id/delegations')
  @Permit(consolePermissions.noteLeave)
  async addLeave(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body({ schema: leaveFormSchema }) form: z.output<typeof leaveFormSchema>,
  ): Promise<void> {
    permit(actor, permissionToDelegate(actor, id));
    await this.personPages.after(request, reply, actor, id, this.delegations.add(actor, id, form));
  }

  @Post(':id/delegations/:delegation/end')
  @Permit(consolePermissions.noteLeave)
  async endLeave(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Param('delegation') delegation: string,
  ): Promise<void> {
    permit(actor, permissionToDelegate(actor, id));
    await this.personPages.after(request, reply, actor, id, this.delegations.end(actor, id, delegation));
  }

  @Post(':id/preferences')
  @Permit(consolePermissions.changeOwnPreferences)
  async prefer(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body({ schema: preferencesFormSchema }) form: z.output<typeof preferencesFormSchema>,
  ): Promise<void> {
    permit(actor, permissionToChange(actor, id, form));
    await this.personPages.after(request, reply, actor, id, this.people.change(actor, id, form));
  }

  @Post(':id/email')
  @Permit(consolePermissions.changePeople)
  async changeEmail(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body({ schema: emailFormSchema }) form: z.output<typeof emailFormSchema>,
  ): Promise<void> {
    const change = this.confirmFirst.before(request, async () => await this.people.change(actor, id, form));
    await this.personPages.after(request, reply, actor, id, change, form);
  }

  @Post(':id/address/works')
  @Permit(consolePermissions.clearAddress)
  async addressWorks(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
  ): Promise<void> {
    await this.personPages.after(request, reply, actor, id, this.people.addressWorks(actor, id));
  }
}
