import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { NotFound } from '../../kernel/errors.ts';
import { AuditQueries } from '../../platform/audit/search/audit.queries.ts';
import { AuditVerificationQueries } from '../../platform/audit/verification/audit-verification.queries.ts';
import { Settings } from '../../platform/config/settings.ts';
import { Permit } from '../../platform/http/permit.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { ConsolePages } from '../console-pages.ts';
import { consolePermissions } from '../console.permissions.ts';
import { AuditEntryPage } from './audit-entry.page.tsx';
import { auditFormSchema, filterOfForm, type AuditForm } from './audit-form.ts';
import { AuditSubjects } from './audit-subjects.queries.ts';
import { actionInWords } from './audit-words.ts';
import { AuditPage } from './audit.page.tsx';
import { CheckpointSendings } from './checkpoint-sendings.queries.ts';

/** Entries on a page. */
const PAGE = 50;
/** Checkpoints on the page: the rest is published. */
const CHECKPOINTS = 10;

/** The audit, for administrators and compliance officers. */
@ApiExcludeController()
@Controller('/console/audit')
export class ConsoleAuditController {
  constructor(
    private readonly audit: AuditQueries,
    private readonly subjects: AuditSubjects,
    private readonly verifications: AuditVerificationQueries,
    private readonly checkpoints: CheckpointSendings,
    private readonly organisation: Organisation,
    private readonly settings: Settings,
    private readonly pages: ConsolePages,
  ) {}

  @Get()
  @Permit(consolePermissions.readAudit)
  async list(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Query({ schema: auditFormSchema }) { before, ...form }: AuditForm,
  ): Promise<void> {
    const { zone } = this.organisation;
    const found = await this.audit.list(filterOfForm(form, zone), before ?? null, PAGE + 1);
    const entries = found.slice(0, PAGE);
    const body = AuditPage({
      form,
      entries,
      known: await this.subjects.of(entries.map(({ subject }) => subject)),
      before: found.length > PAGE ? entries.at(-1)!.id : null,
      chain: {
        standing: await this.verifications.standing(),
        checkpoints: await this.checkpoints.newest(CHECKPOINTS),
        sentOutside: this.settings.auditCheckpointEmail !== null || this.settings.auditCheckpointUrl !== null,
      },
      zone,
    });
    this.pages.show(request, reply, { title: 'Audit', place: 'organisation', body });
  }

  @Get(':id')
  @Permit(consolePermissions.readAudit)
  async one(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
  ): Promise<void> {
    const entry = /^[1-9][0-9]{0,14}$/.test(id) ? await this.audit.one(Number(id)) : undefined;
    if (entry === undefined) throw new NotFound('audit entry', id);
    const known = await this.subjects.of([entry.subject]);
    const body = AuditEntryPage({ entry, known, zone: this.organisation.zone });
    this.pages.show(request, reply, { title: actionInWords(entry.action), place: 'organisation', body });
  }
}
