import { Body, Controller, Get, Param, Post, Query, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { VotesService } from '../../approvals/votes/votes.service.ts';
import type { Actor } from '../../kernel/actor.ts';
import { NotFound } from '../../kernel/errors.ts';
import { csrfTokenOf, requireSession } from '../../people/sessions/current-session.ts';
import { CurrentActor, Permit } from '../../platform/http/permit.ts';
import type { DraftEdit } from '../../policies/draft-edit.ts';
import { DraftsService } from '../../policies/drafts.service.ts';
import { PoliciesQueries } from '../../policies/policies.queries.ts';
import { versionNumber } from '../../policies/version-number.ts';
import { approvalAddress } from '../approval/approval-address.ts';
import { consolePermissions } from '../console.permissions.ts';
import { draftDatesFormSchema, sectionFormSchema, submitFormSchema } from '../console.schemas.ts';
import { ConsolePages } from '../console-pages.ts';
import { draftAddress } from './draft-address.ts';
import { addedSchema } from '../draft-evidence/draft-evidence.schemas.ts';
import { ConsoleDraftPages } from './draft-pages.ts';
import { FormGuard } from '../form-guard.ts';
import { refusalOf, type FormRefusal } from '../form-refusal.ts';
import { SectionPage } from '../section.page.tsx';

/** Drafts of a policy: read them, complete their dates, write their sections, hand them in. */
@ApiExcludeController()
@Controller('/console/policies/:policy/drafts')
@UseGuards(FormGuard)
export class ConsoleDraftsController {
  constructor(
    private readonly policies: PoliciesQueries,
    private readonly drafts: DraftsService,
    private readonly votes: VotesService,
    private readonly draftPages: ConsoleDraftPages,
    private readonly pages: ConsolePages,
  ) {}

  @Post()
  @Permit(consolePermissions.draft)
  async begin(
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('policy') key: string,
  ): Promise<void> {
    const { policy, version } = await this.drafts.begin(actor, key);
    this.pages.goTo(reply, draftAddress(policy.slug, version.number));
  }

  @Get(':number')
  @Permit(consolePermissions.read)
  async read(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('policy') key: string,
    @Param('number') number: string,
    @Query({ schema: addedSchema }) { added }: z.output<typeof addedSchema>,
  ): Promise<void> {
    const numbers = (added ?? '').split(',').filter(Boolean).map(Number);
    await this.draftPages.show(request, reply, actor, { policy: key, number: versionNumber(number) }, null, {
      added: numbers,
    });
  }

  @Post(':number/dates')
  @Permit(consolePermissions.editDraft)
  async date(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('policy') key: string,
    @Param('number') number: string,
    @Body({ schema: draftDatesFormSchema }) form: z.output<typeof draftDatesFormSchema>,
  ): Promise<void> {
    const { revision, title, ...dates } = form;
    const refusal = await this.save(actor, key, versionNumber(number), revision, { title, dates });
    if (refusal === null) return this.pages.goTo(reply, draftAddress(key, versionNumber(number)));
    await this.draftPages.show(
      request,
      reply,
      actor,
      { policy: key, number: versionNumber(number) },
      refusal,
    );
  }

  @Get(':number/sections/:section')
  @Permit(consolePermissions.editDraft)
  async section(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('policy') key: string,
    @Param('number') number: string,
    @Param('section') id: string,
  ): Promise<void> {
    await this.showSection(request, reply, actor, { key, number: versionNumber(number), id }, null, null);
  }

  @Post(':number/sections/:section')
  @Permit(consolePermissions.editDraft)
  async write(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('policy') key: string,
    @Param('number') number: string,
    @Param('section') id: string,
    @Body({ schema: sectionFormSchema }) form: z.output<typeof sectionFormSchema>,
  ): Promise<void> {
    const { revision, heading, markdown } = form;
    const edit = { sections: [{ id, heading, markdown }] };
    const refusal = await this.save(actor, key, versionNumber(number), revision, edit);
    if (refusal === null) {
      return this.pages.goTo(reply, `${draftAddress(key, versionNumber(number))}#${encodeURIComponent(id)}`);
    }
    const place = { key, number: versionNumber(number), id };
    await this.showSection(request, reply, actor, place, refusal, { heading, markdown });
  }

  @Post(':number/submit')
  @Permit(consolePermissions.submitDraft)
  async submit(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('policy') key: string,
    @Param('number') number: string,
    @Body({ schema: submitFormSchema }) form: z.output<typeof submitFormSchema>,
  ): Promise<void> {
    const at = versionNumber(number);
    const refusal = await refusalOf(
      this.votes.submit(actor, key, at, form.revision, form.voteBy ?? undefined),
    );
    if (refusal === null) return this.pages.goTo(reply, approvalAddress(key, at));
    const typed = { voteBy: form.voteBy ?? '' };
    await this.draftPages.show(request, reply, actor, { policy: key, number: at }, refusal, typed);
  }

  private async save(
    actor: Actor,
    key: string,
    number: number,
    revision: number,
    edit: DraftEdit,
  ): Promise<FormRefusal | null> {
    return await refusalOf(this.drafts.edit(actor, key, number, revision, edit));
  }

  private async showSection(
    request: FastifyRequest,
    reply: FastifyReply,
    actor: Actor,
    place: { readonly key: string; readonly number: number; readonly id: string },
    refusal: FormRefusal | null,
    typed: { readonly heading: string; readonly markdown: string } | null,
  ): Promise<void> {
    const { body: draft } = await this.policies.draftView(actor, place.key, place.number);
    const section = draft.document.sections.find(({ id }) => id === place.id);
    if (section === undefined) throw new NotFound('section', place.id.slice(0, 200));
    const csrfToken = csrfTokenOf(requireSession(request));
    const body = SectionPage({ draft, section, typed, refusal, csrfToken });
    const title = `${section.heading}, ${draft.policy.title}`;
    this.pages.show(request, reply, { title, place: 'policies', body }, refusal?.status ?? 200);
  }
}
