import { Body, Controller, Get, Param, Post, Query, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Actor } from '../../kernel/actor.ts';
import { Clock } from '../../kernel/clock.ts';
import { mayDo } from '../../kernel/permission.ts';
import { CurrentActor, Permit } from '../../platform/http/permit.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { AcknowledgementsService } from '../../publishing/consumers/acknowledgements/acknowledgements.service.ts';
import type { Consumer } from '../../publishing/consumers/consumers.queries.ts';
import { ConsumersService } from '../../publishing/consumers/consumers.service.ts';
import { DriftQueries } from '../../publishing/consumers/drift/drift.queries.ts';
import { ConsolePages } from '../console-pages.ts';
import { consolePermissions } from '../console.permissions.ts';
import { FormGuard } from '../form-guard.ts';
import { refusalOf } from '../form-refusal.ts';
import { consumerFieldsSchema, readConsumerForm, type ConsumerFields } from './consumer-form.ts';
import { ConsumerPages, pageOfConsumerSchema, type PageOfConsumer } from './consumer-pages.ts';
import { ConsumersBoardPage } from './consumers-board.page.tsx';

/** A version said to be loaded, by hand; empty: the policy is not held any more. */
const removalSchema = z.object({ sure: z.literal('yes').optional() });
const byHandSchema = z.object({
  policy: z.string().min(1).max(200),
  version: z.union([z.literal('').transform(() => null), z.coerce.number().int().min(1).max(999_999_999)]),
});

/** Who runs behind, and the consumers themselves. */
@ApiExcludeController()
@Controller('/console/consumers')
@UseGuards(FormGuard)
export class ConsoleConsumersController {
  constructor(
    private readonly consumers: ConsumersService,
    private readonly acknowledgements: AcknowledgementsService,
    private readonly drift: DriftQueries,
    private readonly views: ConsumerPages,
    private readonly pages: ConsolePages,
    private readonly organisation: Organisation,
    private readonly clock: Clock,
  ) {}

  @Get()
  @Permit(consolePermissions.readConsumers)
  async board(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    const body = ConsumersBoardPage({
      board: await this.drift.board(),
      now: this.clock.now(),
      zone: this.organisation.zone,
      mayChange: mayDo(actor, consolePermissions.changeConsumers),
    });
    this.pages.show(request, reply, { title: 'Consumers', place: 'consumers', body });
  }

  @Get('new')
  @Permit(consolePermissions.changeConsumers)
  async begin(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.views.edit(request, reply, null);
  }

  @Post()
  @Permit(consolePermissions.changeConsumers)
  async create(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Body({ schema: consumerFieldsSchema }) fields: ConsumerFields,
  ): Promise<void> {
    let made: Consumer | undefined;
    const refusal = await refusalOf(
      (async () => {
        made = await this.consumers.create(actor, readConsumerForm(fields));
      })(),
    );
    if (made !== undefined) return this.pages.goTo(reply, `/console/consumers/${made.id}`);
    await this.views.edit(request, reply, null, { fields, refusal });
  }

  @Get(':id')
  @Permit(consolePermissions.readConsumers)
  async one(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Query({ schema: pageOfConsumerSchema }) page: PageOfConsumer,
  ): Promise<void> {
    await this.views.show(request, reply, actor, id, page);
  }

  @Get(':id/edit')
  @Permit(consolePermissions.changeConsumers)
  async edit(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
  ): Promise<void> {
    await this.views.edit(request, reply, id);
  }

  @Post(':id')
  @Permit(consolePermissions.changeConsumers)
  async change(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body({ schema: consumerFieldsSchema }) fields: ConsumerFields,
  ): Promise<void> {
    const refusal = await refusalOf(
      (async () => await this.consumers.change(actor, id, readConsumerForm(fields)))(),
    );
    if (refusal === null) return this.pages.goTo(reply, `/console/consumers/${id}`);
    await this.views.edit(request, reply, id, { fields, refusal });
  }

  /** Removes it where the box is ticked; else shows it again. */
  @Post(':id/remove')
  @Permit(consolePermissions.changeConsumers)
  async remove(
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body({ schema: removalSchema }) { sure }: z.output<typeof removalSchema>,
  ): Promise<void> {
    if (sure === 'yes') await this.consumers.remove(actor, id);
    this.pages.goTo(reply, sure === 'yes' ? '/console/consumers' : `/console/consumers/${id}`);
  }

  @Post(':id/acknowledge')
  @Permit(consolePermissions.changeConsumers)
  async acknowledge(
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body({ schema: byHandSchema }) { policy, version }: z.output<typeof byHandSchema>,
  ): Promise<void> {
    await this.acknowledgements.take(actor, id, {
      items: [{ policy, version, held: true }],
      complete: false,
    });
    this.pages.goTo(reply, `/console/consumers/${id}#policies`);
  }
}
