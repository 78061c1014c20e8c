import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { isCalendarDate, type CalendarDate } from '../../kernel/calendar-date.ts';
import { Settings } from '../../platform/config/settings.ts';
import { Permit } from '../../platform/http/permit.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { CodeLookupQueries } from '../../publishing/lookups/code-lookup.queries.ts';
import { LookUpDays } from '../../publishing/lookups/look-up-day.ts';
import { readCode } from '../../publishing/lookups/noted-code.rules.ts';
import { PolicySearch } from '../../publishing/lookups/policy-search.ts';
import { searchSchema, type SearchReply } from '../../publishing/lookups/search.schemas.ts';
import { ConsolePages } from '../console-pages.ts';
import { consolePermissions } from '../console.permissions.ts';
import { SearchPage, type CodeAnswer, type SearchView } from './search.page.tsx';

/** Policies that govern a code, named on one page; the API has them all. */
const MOST_GOVERNING = 100;
/** The form as it was sent, whatever it holds: the page itself says what is wrong with it. */
const formSchema = z.object({
  q: z.string().optional().catch(undefined),
  on: z.string().optional().catch(undefined),
  cursor: z.string().optional().catch(undefined),
});

/** The public page on which the policies in force are searched, by words or by a code, on a day of service. */
@ApiExcludeController()
@Controller('/search')
export class ConsolePolicySearchController {
  constructor(
    private readonly policies: PolicySearch,
    private readonly codes: CodeLookupQueries,
    private readonly days: LookUpDays,
    private readonly organisation: Organisation,
    private readonly settings: Settings,
    private readonly pages: ConsolePages,
  ) {}

  @Get()
  @Permit(consolePermissions.open)
  async search(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Query({ schema: formSchema }) form: z.output<typeof formSchema>,
  ): Promise<void> {
    const view = await this.view(form);
    const body = SearchPage({ view });
    const status = view.problem === null ? 200 : 400;
    this.pages.show(request, reply, { title: 'Search the policies', place: 'search', body }, status);
  }

  private async view({ q = '', on = '', cursor }: z.output<typeof formSchema>): Promise<SearchView> {
    const empty = {
      q: q.slice(0, 300),
      on: on.slice(0, 10),
      problem: null,
      code: null,
      found: null,
      organisationName: this.organisation.name,
      publicUrl: this.settings.publicUrl,
    };
    if (on !== '' && !isCalendarDate(on)) {
      return { ...empty, problem: `“${empty.on}” is not a day of the calendar: write it as 2026-03-15.` };
    }
    if (q.trim() === '') return empty;
    const day = on === '' ? undefined : on;
    const read = searchSchema.safeParse({ q, on: day, cursor, limit: 20 });
    if (!read.success) return { ...empty, problem: 'Search for up to 300 characters on one line.' };
    const found: SearchReply = await this.policies.search(read.data);
    const code = cursor === undefined ? await this.governing(read.data.q, found.on) : null;
    return { ...empty, code, found };
  }

  /** Where what is searched for is written as a code: the policies that govern it. */
  private async governing(text: string, on: CalendarDate): Promise<CodeAnswer | null> {
    const read = readCode(null, text);
    if (!('code' in read)) return null;
    const { embargoDay } = this.days.at(null);
    const view = { embargoDay, knownAt: null, lineOfBusiness: null, jurisdiction: null };
    const found = await this.codes.governing({ ...read, on, ...view, afterSlug: '', limit: MOST_GOVERNING });
    return { ...read, found };
  }
}
