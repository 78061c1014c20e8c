import { Controller, Get, Header, Param, Query } from '@nestjs/common';
import { NotFound } from '../../kernel/errors.ts';
import { CSV_TYPE } from '../../platform/http/csv.ts';
import { Permit } from '../../platform/http/permit.ts';
import { reviewsPermissions } from '../reviews.permissions.ts';
import { isReportTable, reportTables } from './reports.csv.ts';
import { presentReport, reportSchema, type ReportQuery } from './reports.schemas.ts';
import { Reports } from './reports.ts';

/** How reviews went, and what is to be mended. */
@Controller('/v1/reports/reviews')
export class ReportsController {
  constructor(private readonly reports: Reports) {}

  /** On-time rates, what is overdue, time by stage, outcomes, whom reminders do not reach, dates past the ceiling. */
  @Get()
  @Permit(reviewsPermissions.read)
  async read(@Query({ schema: reportSchema }) query: ReportQuery) {
    return presentReport(await this.reports.reviews(query));
  }

  /** One table of the report as a file. */
  @Get(':table.csv')
  @Header('content-type', CSV_TYPE)
  @Header('content-disposition', 'attachment')
  @Permit(reviewsPermissions.read)
  async table(
    @Param('table') table: string,
    @Query({ schema: reportSchema }) query: ReportQuery,
  ): Promise<string> {
    if (!isReportTable(table)) throw new NotFound('table', table.slice(0, 100));
    return reportTables[table](await this.reports.reviews(query));
  }
}
