import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Permit } from '../../platform/http/permit.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { reportSchema } from '../../reviews/reports/reports.schemas.ts';
import { Reports } from '../../reviews/reports/reports.ts';
import { ConsolePages } from '../console-pages.ts';
import { consolePermissions } from '../console.permissions.ts';
import { ReviewPageQueries } from '../reviews/review-page.queries.ts';
import { ReportsPage } from './reports.page.tsx';

/** A form sends every field, those left empty too. */
const reportFormSchema = z.preprocess(
  (query) => Object.fromEntries(Object.entries(Object(query) as object).filter(([, value]) => value !== '')),
  reportSchema,
);

/** How reviews went, with the lists to act on. */
@ApiExcludeController()
@Controller('/console/reports')
export class ConsoleReportsController {
  constructor(
    private readonly reports: Reports,
    private readonly details: ReviewPageQueries,
    private readonly pages: ConsolePages,
    private readonly organisation: Organisation,
  ) {}

  @Get()
  @Permit(consolePermissions.readWorkload)
  async read(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Query({ schema: reportFormSchema }) query: z.output<typeof reportFormSchema>,
  ): Promise<void> {
    const report = await this.reports.reviews(query);
    const { owner } = report.scope;
    const body = ReportsPage({
      report,
      people: await this.details.people(owner === null ? [] : [owner]),
      zone: this.organisation.zone,
    });
    this.pages.show(request, reply, { title: 'Reports', place: 'reviews', body });
  }
}
