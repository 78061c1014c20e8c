import { Body, Controller, Get, Param, Post, Query, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Actor } from '../../kernel/actor.ts';
import { CursorInvalid, NotFound } from '../../kernel/errors.ts';
import { isId } from '../../kernel/ids.ts';
import { mayDo } from '../../kernel/permission.ts';
import { DuplicatesQueries, type Suspicion } from '../../literature/duplicates/duplicates.queries.ts';
import { duplicatesSchema, verdictSchema } from '../../literature/duplicates/duplicates.schemas.ts';
import { DuplicatesService } from '../../literature/duplicates/duplicates.service.ts';
import { csrfTokenOf, requireSession } from '../../people/sessions/current-session.ts';
import { decodeCursor, pageOf } from '../../platform/http/page.ts';
import { CurrentActor, Permit } from '../../platform/http/permit.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { ConsolePages } from '../console-pages.ts';
import { consolePermissions } from '../console.permissions.ts';
import { FormGuard } from '../form-guard.ts';
import { refusalOf, type FormRefusal } from '../form-refusal.ts';
import { DuplicatePage } from './duplicate.page.tsx';
import { DuplicatesListPage } from './duplicates-list.page.tsx';

const PAGE = 25;
const ADDRESS = '/console/literature/duplicates';

const listSchema = duplicatesSchema.pick({ state: true, cursor: true });
const pairSchema = z.object({ done: z.uuid().optional() });

/** Records that may be one work, compared side by side. */
@ApiExcludeController()
@Controller(ADDRESS)
@UseGuards(FormGuard)
export class ConsoleDuplicatesController {
  constructor(
    private readonly queries: DuplicatesQueries,
    private readonly duplicates: DuplicatesService,
    private readonly organisation: Organisation,
    private readonly pages: ConsolePages,
  ) {}

  @Get()
  @Permit(consolePermissions.readDuplicates)
  async readAll(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Query({ schema: listSchema }) { state, cursor }: z.output<typeof listSchema>,
  ): Promise<void> {
    const found = await this.queries.list({ state, recordId: null }, afterOf(cursor), PAGE + 1);
    const { items, nextCursor } = pageOf(found, PAGE, ({ id }) => [id]);
    const counts = await this.queries.counts();
    const body = DuplicatesListPage({ state, counts, suspicions: items, nextCursor });
    this.pages.show(request, reply, { title: 'Duplicates', place: 'literature', body });
  }

  /** The page of a pair; `done` is the pair decided just before. */
  @Get(':id')
  @Permit(consolePermissions.readDuplicates)
  async readOne(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Query({ schema: pairSchema }) { done }: z.output<typeof pairSchema>,
  ): Promise<void> {
    const before = done === undefined ? undefined : await this.queries.suspicion(done);
    await this.show(request, reply, actor, id, before?.verdict ? before : null, null);
  }

  /** Takes a verdict and goes on to the next pair; a verdict taken back shows its pair again. */
  @Post(':id')
  @Permit(consolePermissions.judgeDuplicates)
  async judge(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body({ schema: verdictSchema }) given: z.output<typeof verdictSchema>,
  ): Promise<void> {
    const refusal = await refusalOf(this.duplicates.judge(actor, id, given));
    if (refusal !== null) return await this.show(request, reply, actor, id, null, refusal);
    if (given.verdict === 'open') return this.pages.goTo(reply, `${ADDRESS}/${id}`);
    const next = await this.queries.nextOpen(id);
    this.pages.goTo(reply, `${ADDRESS}/${next ?? id}?done=${id}`);
  }

  private async show(
    request: FastifyRequest,
    reply: FastifyReply,
    actor: Actor,
    id: string,
    before: Suspicion | null,
    refusal: FormRefusal | null,
  ): Promise<void> {
    const suspicion = isId(id) ? await this.queries.suspicion(id) : undefined;
    if (suspicion === undefined) throw new NotFound('duplicate', id);
    const body = DuplicatePage({
      suspicion,
      before,
      refusal,
      zone: this.organisation.zone,
      csrfToken: csrfTokenOf(requireSession(request)),
      mayJudge: mayDo(actor, consolePermissions.judgeDuplicates),
    });
    const status = refusal?.status ?? 200;
    this.pages.show(request, reply, { title: 'One work or two?', place: 'literature', body }, status);
  }
}

function afterOf(cursor: string | undefined): string | undefined {
  if (cursor === undefined) return undefined;
  const [id] = decodeCursor(cursor, 1);
  if (typeof id !== 'string' || !isId(id)) throw new CursorInvalid();
  return id;
}
