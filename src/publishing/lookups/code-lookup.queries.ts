import { Injectable } from '@nestjs/common';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import type { Instant } from '../../kernel/instant.ts';
import { Database } from '../../platform/database/database.ts';
import { governingSql } from './governing.sql.ts';
import type { NotedCode } from './noted-code.rules.ts';

/** A policy whose version in force on a day lists a code. */
export interface GoverningPolicy {
  readonly policyId: string;
  readonly slug: string;
  readonly title: string;
  readonly version: number;
  readonly contentHash: string;
  readonly from: CalendarDate;
  readonly until: CalendarDate | null;
  readonly linesOfBusiness: readonly string[];
  readonly jurisdictions: readonly string[];
}

/** As of when a question about codes is answered, and for whose policies. */
export interface CodeView {
  /** The day as of which embargoes count: what is embargoed beyond it governs nothing. */
  readonly embargoDay: CalendarDate;
  /** What was on record then; null for what is now. */
  readonly knownAt: Instant | null;
  /** Only policies that hold for this line of business, in any case; null for all. */
  readonly lineOfBusiness: string | null;
  readonly jurisdiction: string | null;
}

/** A code on a day of service, and which part of the answer. */
export interface CodeQuestion extends NotedCode, CodeView {
  readonly on: CalendarDate;
  /** Policies after this slug; empty for the first. */
  readonly afterSlug: string;
  readonly limit: number;
}

/** A code on a day of service, as one of many. */
export interface CodeOnDay extends NotedCode {
  readonly on: CalendarDate;
}

/** What governs one pair of a batch. */
export interface GoverningPair extends GoverningPolicy {
  /** The pair's place in the batch, from 1. */
  readonly place: number;
}

/**
 * Finds policies by the codes they list: one statement a question, planned once a connection, over the index of codes
 * and that of the effective periods.
 */
@Injectable()
export class CodeLookupQueries {
  constructor(private readonly database: Database) {}

  /** The policies that govern a code on a day of service, by slug. */
  async governing(question: CodeQuestion): Promise<GoverningPolicy[]> {
    const { system, code, on, afterSlug, limit } = question;
    const { name, text } = question.knownAt === null ? codeStatements.now : codeStatements.knownThen;
    return await this.database.prepared<GoverningPolicy>(name, text, [
      ...viewParams(question),
      system,
      code,
      on,
      afterSlug,
      limit,
    ]);
  }

  /** The policies that govern each code on its day, by place in the batch and slug, at most `limit` a pair. */
  async resolve(pairs: readonly CodeOnDay[], view: CodeView, limit: number): Promise<GoverningPair[]> {
    const { name, text } = view.knownAt === null ? codeStatements.manyNow : codeStatements.manyKnownThen;
    return await this.database.prepared<GoverningPair>(name, text, [
      ...viewParams(view),
      pairs.map(({ system }) => system),
      pairs.map(({ code }) => code),
      pairs.map(({ on }) => on),
      limit,
    ]);
  }
}

/** $1 to $4 of every statement here. */
function viewParams({ embargoDay, knownAt, lineOfBusiness, jurisdiction }: CodeView) {
  return [embargoDay, lineOfBusiness, jurisdiction, knownAt];
}

interface Statement {
  readonly name: string;
  readonly text: string;
}

function one(name: string, then: boolean): Statement {
  const governing = governingSql({ system: '$5', code: '$6', on: '$7::date' }, then);
  return { name, text: `select g.* from (${governing}) g where g.slug > $8 order by g.slug limit $9` };
}

function many(name: string, then: boolean): Statement {
  const governing = governingSql({ system: 'asked.system', code: 'asked.code', on: 'asked.day' }, then);
  const text = `
    select asked.place::int as place, g.*
      from unnest($5::text[], $6::text[], $7::date[]) with ordinality as asked (system, code, day, place)
      cross join lateral (select g.* from (${governing}) g order by g.slug limit $8) g
     order by asked.place, g.slug`;
  return { name, text };
}

/** The statements by what they ask: one pair or many, as now known or as known then. */
export const codeStatements = {
  now: one('code-now', false),
  knownThen: one('code-then', true),
  manyNow: many('codes-now', false),
  manyKnownThen: many('codes-then', true),
} as const;
