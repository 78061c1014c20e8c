import { Body, Controller, Get, Post, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Actor } from '../../kernel/actor.ts';
import { mayDo } from '../../kernel/permission.ts';
import { LONGEST_LABEL } from '../../literature/screening/exclusion-reasons.controller.ts';
import { ExclusionReasons } from '../../literature/screening/exclusion-reasons.service.ts';
import { editedReasons } from '../../literature/screening/reason-list-edit.rules.ts';
import { csrfTokenOf, requireSession } from '../../people/sessions/current-session.ts';
import { CurrentActor, Permit } from '../../platform/http/permit.ts';
import { lineSchema } from '../../platform/http/text-schemas.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { ConsolePages } from '../console-pages.ts';
import { consolePermissions } from '../console.permissions.ts';
import { FormGuard } from '../form-guard.ts';
import { refusalOf, type FormRefusal } from '../form-refusal.ts';
import { ExclusionReasonsPage } from './exclusion-reasons.page.tsx';

const revision = z.coerce.number().int().min(1);
const label = lineSchema(LONGEST_LABEL);
const id = z.uuid();

/** One button of the page. */
const editSchema = z.discriminatedUnion('kind', [
  z.strictObject({ revision, kind: z.literal('add'), label }),
  z.strictObject({ revision, kind: z.literal('rename'), id, label }),
  z.strictObject({ revision, kind: z.enum(['up', 'down', 'retire', 'restore']), id }),
]);

/** The organisation's reasons for leaving a record out. */
@ApiExcludeController()
@Controller('/console/literature/reasons')
@UseGuards(FormGuard)
export class ConsoleExclusionReasonsController {
  constructor(
    private readonly reasons: ExclusionReasons,
    private readonly organisation: Organisation,
    private readonly pages: ConsolePages,
  ) {}

  @Get()
  @Permit(consolePermissions.readReasons)
  async read(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    await this.show(request, reply, actor, null, '');
  }

  /** Changes the list by one step, as it was shown. */
  @Post()
  @Permit(consolePermissions.changeReasons)
  async change(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Body({ schema: editSchema }) form: z.output<typeof editSchema>,
  ): Promise<void> {
    const { revision: shown, ...edit } = form;
    const { reasons } = await this.reasons.current();
    const listed = reasons.map(({ retiredAt, ...reason }) => ({ ...reason, retired: retiredAt !== null }));
    const refusal = await refusalOf(
      this.reasons.replace(actor, { revision: shown, reasons: editedReasons(listed, edit) }),
    );
    if (refusal === null) return this.pages.goTo(reply, '/console/literature/reasons');
    await this.show(request, reply, actor, refusal, edit.kind === 'add' ? edit.label : '');
  }

  private async show(
    request: FastifyRequest,
    reply: FastifyReply,
    actor: Actor,
    refusal: FormRefusal | null,
    typed: string,
  ): Promise<void> {
    const body = ExclusionReasonsPage({
      list: await this.reasons.current(),
      zone: this.organisation.zone,
      refusal,
      typed,
      csrfToken: csrfTokenOf(requireSession(request)),
      mayChange: mayDo(actor, consolePermissions.changeReasons),
    });
    const status = refusal?.status ?? 200;
    this.pages.show(request, reply, { title: 'Reasons', place: 'literature', body }, status);
  }
}
