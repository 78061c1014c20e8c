import { Body, Controller, Param, Post, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Actor } from '../../kernel/actor.ts';
import { EvidenceService, type AddedEvidence } from '../../literature/evidence/evidence.service.ts';
import { CurrentActor, Permit } from '../../platform/http/permit.ts';
import { DraftRewriting } from '../../policies/draft-rewriting.service.ts';
import { versionNumber } from '../../policies/version-number.ts';
import { consolePermissions } from '../console.permissions.ts';
import { ConsolePages } from '../console-pages.ts';
import { draftAddress } from '../drafts/draft-address.ts';
import { ConsoleDraftPages } from '../drafts/draft-pages.ts';
import { FormGuard } from '../form-guard.ts';
import { refusalOf } from '../form-refusal.ts';
import { draftEvidenceFormSchema, renumberFormSchema, wantedOfForm } from './draft-evidence.schemas.ts';

/** Puts included records into a draft, and numbers its references anew. */
@ApiExcludeController()
@Controller('/console/policies/:policy/drafts/:number')
@UseGuards(FormGuard)
export class ConsoleDraftEvidenceController {
  constructor(
    private readonly evidence: EvidenceService,
    private readonly rewriting: DraftRewriting,
    private readonly drafts: ConsoleDraftPages,
    private readonly pages: ConsolePages,
  ) {}

  @Post('evidence')
  @Permit(consolePermissions.editDraft)
  async add(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('policy') policy: string,
    @Param('number') number: string,
    @Body({ schema: draftEvidenceFormSchema }) form: z.output<typeof draftEvidenceFormSchema>,
  ): Promise<void> {
    const draft = { policy, number: versionNumber(number), revision: form.revision };
    let added: AddedEvidence | undefined;
    const refusal = await refusalOf(
      (async () => {
        added = await this.evidence.add(actor, draft, wantedOfForm(form), 'as_given');
      })(),
    );
    if (refusal !== null) return await this.drafts.show(request, reply, actor, draft, refusal);
    const numbers = (added?.grown?.added ?? []).map(({ reference }) => reference.number).join(',');
    const query = numbers === '' ? '' : `?added=${numbers}`;
    this.pages.goTo(reply, `${draftAddress(policy, draft.number)}${query}#evidence`);
  }

  @Post('renumber')
  @Permit(consolePermissions.editDraft)
  async renumber(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('policy') policy: string,
    @Param('number') number: string,
    @Body({ schema: renumberFormSchema }) { revision }: z.output<typeof renumberFormSchema>,
  ): Promise<void> {
    const draft = { policy, number: versionNumber(number), revision };
    const refusal = await refusalOf(this.rewriting.renumber(actor, draft, undefined));
    if (refusal !== null) return await this.drafts.show(request, reply, actor, draft, refusal);
    this.pages.goTo(reply, draftAddress(policy, draft.number));
  }
}
