import { Body, Controller, Get, Param, Post, Query, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Actor } from '../../kernel/actor.ts';
import { Assignments } from '../../literature/screening/assignments.service.ts';
import {
  decisionSchema,
  resolveSchema,
  secondReadingSchema,
  undoSchema,
} from '../../literature/screening/decision.schemas.ts';
import { ScreeningQueue } from '../../literature/screening/queue.queries.ts';
import { ScreeningService } from '../../literature/screening/screening.service.ts';
import { ScreeningUndo } from '../../literature/screening/screening-undo.ts';
import { SecondReadings } from '../../literature/screening/second-readings.service.ts';
import { CurrentActor, Permit } from '../../platform/http/permit.ts';
import { ConsolePages } from '../console-pages.ts';
import { consolePermissions } from '../console.permissions.ts';
import { FormGuard } from '../form-guard.ts';
import { refusalOf, type FormRefusal } from '../form-refusal.ts';
import { checked } from './checked-form.ts';
import { saidOf } from './refusal-words.ts';
import { screeningAddress, screeningQuerySchema, type ScreeningQuery } from './screening-address.ts';
import {
  assignmentFormSchema,
  choiceFormSchema,
  resolutionFormSchema,
  secondReaderFormSchema,
  undoFormSchema,
  withdrawFormSchema,
} from './screening-forms.schemas.ts';
import { ScreeningPages } from './screening-pages.ts';

/** What a form does with a record, and where the page goes then. */
interface Act {
  readonly actor: Actor;
  readonly query: ScreeningQuery;
  readonly typed: Readonly<Record<string, string>>;
  /** The filters stay; this comes besides. */
  readonly onward: Readonly<Record<string, string | number | null | undefined>>;
}

/** The screening page: one record after the other, by key, click or form. */
@ApiExcludeController()
@Controller('/console/literature')
@UseGuards(FormGuard)
export class ConsoleScreeningController {
  constructor(
    private readonly screeningPages: ScreeningPages,
    private readonly queue: ScreeningQueue,
    private readonly screening: ScreeningService,
    private readonly undoing: ScreeningUndo,
    private readonly readings: SecondReadings,
    private readonly assignments: Assignments,
    private readonly pages: ConsolePages,
  ) {}

  @Get()
  @Permit(consolePermissions.read)
  async read(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Query({ schema: screeningQuerySchema }) query: ScreeningQuery,
  ): Promise<void> {
    await this.screeningPages.show(request, reply, actor, query, null);
  }

  @Post('assignments')
  @Permit(consolePermissions.screen)
  async assign(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Query({ schema: screeningQuerySchema }) query: ScreeningQuery,
    @Body({ schema: assignmentFormSchema }) form: z.output<typeof assignmentFormSchema>,
  ): Promise<void> {
    const records = await this.assigned(actor, query, form.scope);
    const to = {
      personId: form.person === '' ? null : form.person,
      dueOn: form.dueOn === '' ? undefined : form.dueOn,
    };
    await this.finish(request, reply, this.assignments.assign(actor, records, to), {
      actor,
      query,
      typed: { scope: form.scope, person: form.person, dueOn: form.dueOn },
      onward: { at: query.at, told: 'assigned', count: records.length },
    });
  }

  @Post(':record/decision')
  @Permit(consolePermissions.screen)
  async decide(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('record') record: string,
    @Query({ schema: screeningQuerySchema }) query: ScreeningQuery,
    @Body({ schema: choiceFormSchema }) form: z.output<typeof choiceFormSchema>,
  ): Promise<void> {
    // before the record leaves the list: the place would be lost with it
    const at = await this.screeningPages.next(actor, query);
    await this.finish(
      request,
      reply,
      checked(decisionSchema, form, (given) => this.screening.decide(actor, record, given)),
      { actor, query, typed: { reason: form.reason }, onward: { at, done: query.at } },
    );
  }

  @Post(':record/undo')
  @Permit(consolePermissions.screen)
  async undo(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('record') record: string,
    @Query({ schema: screeningQuerySchema }) query: ScreeningQuery,
    @Body({ schema: undoFormSchema }) form: z.output<typeof undoFormSchema>,
  ): Promise<void> {
    await this.finish(
      request,
      reply,
      checked(undoSchema, form, (given) => this.undoing.undo(actor, record, given)),
      { actor, query, typed: { undoReason: form.reason }, onward: { at: query.at, told: 'undone' } },
    );
  }

  @Post(':record/second-reading')
  @Permit(consolePermissions.screen)
  async askSecondReader(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('record') record: string,
    @Query({ schema: screeningQuerySchema }) query: ScreeningQuery,
    @Body({ schema: secondReaderFormSchema }) form: z.output<typeof secondReaderFormSchema>,
  ): Promise<void> {
    await this.finish(
      request,
      reply,
      checked(secondReadingSchema, form, ({ policy, reader }) =>
        this.readings.ask(actor, record, { policy, readerId: reader }),
      ),
      { actor, query, typed: { reader: form.reader }, onward: { at: query.at, told: 'asked' } },
    );
  }

  @Post(':record/second-reading/withdraw')
  @Permit(consolePermissions.screen)
  async withdraw(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('record') record: string,
    @Query({ schema: screeningQuerySchema }) query: ScreeningQuery,
    @Body({ schema: withdrawFormSchema }) { policy }: z.output<typeof withdrawFormSchema>,
  ): Promise<void> {
    await this.finish(request, reply, this.readings.withdraw(actor, record, policy), {
      actor,
      query,
      typed: {},
      onward: { at: query.at, told: 'withdrawn' },
    });
  }

  @Post(':record/resolution')
  @Permit(consolePermissions.screen)
  async resolve(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('record') record: string,
    @Query({ schema: screeningQuerySchema }) query: ScreeningQuery,
    @Body({ schema: resolutionFormSchema }) form: z.output<typeof resolutionFormSchema>,
  ): Promise<void> {
    const { verdict, reasonId, reason } = form;
    await this.finish(
      request,
      reply,
      checked(resolveSchema, form, (given) => this.readings.resolve(actor, record, given)),
      {
        actor,
        query,
        typed: { verdict, reasonId, resolution: reason },
        onward: { at: query.at, told: 'resolved' },
      },
    );
  }

  private async assigned(
    actor: Actor,
    query: ScreeningQuery,
    scope: 'one' | 'list',
  ): Promise<{ record: string; policy: string }[]> {
    if (scope === 'list') return await this.screeningPages.records(actor, query);
    const item =
      query.at === undefined ? undefined : await this.queue.item(query.at, this.screeningPages.viewer(actor));
    return item === undefined ? [] : [{ record: item.recordId, policy: item.policy.id }];
  }

  /** On to the next page, or the same again with what was wrong and what was typed. */
  private async finish(
    request: FastifyRequest,
    reply: FastifyReply,
    work: Promise<unknown>,
    { actor, query, typed, onward }: Act,
  ): Promise<void> {
    const refusal = await refusalOf(work);
    if (refusal === null) this.pages.goTo(reply, screeningAddress(query, onward));
    else {
      const said: FormRefusal = { ...refusal, message: await this.saidOf(refusal, actor, query) };
      await this.screeningPages.show(request, reply, actor, query, { refusal: said, typed });
    }
  }

  private async saidOf(refusal: FormRefusal, actor: Actor, { at }: ScreeningQuery): Promise<string> {
    const item = at === undefined ? undefined : await this.queue.item(at, this.screeningPages.viewer(actor));
    return saidOf(refusal, item);
  }
}
