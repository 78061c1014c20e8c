import { Injectable } from '@nestjs/common';
import { readPair, type BadPair, type ClaimPair } from './claim-pair.rules.ts';
import { CodeLookupQueries, type GoverningPair } from './code-lookup.queries.ts';
import { presentGoverning } from './codes.schemas.ts';
import { LookUpDays } from './look-up-day.ts';
import {
  MOST_POLICIES,
  type AnsweredPair,
  type RefusedPair,
  type ResolveReply,
  type ResolveRequest,
} from './resolve.schemas.ts';

/** Answers the codes of a claims batch, each on its day of service, by one query. */
@Injectable()
export class ClaimBatches {
  constructor(
    private readonly codes: CodeLookupQueries,
    private readonly days: LookUpDays,
  ) {}

  /** One answer a pair, in the order of the pairs. What a batch asks twice is asked of the database once. */
  async resolve(batch: ResolveRequest): Promise<ResolveReply['items']> {
    const { knownAt = null, lineOfBusiness = null, jurisdiction = null } = batch;
    const pairs = batch.items.map(readPair);
    const asked = new Map<string, ClaimPair>();
    for (const pair of pairs) if (isRead(pair)) asked.set(keyOf(pair), pair);
    const view = { embargoDay: this.days.at(knownAt).embargoDay, knownAt, lineOfBusiness, jurisdiction };
    const found =
      asked.size === 0 ? [] : await this.codes.resolve([...asked.values()], view, MOST_POLICIES + 1);
    const answers = new Map<string, AnsweredPair>();
    const byPlace = Map.groupBy(found, ({ place }) => place);
    for (const [index, [key, pair]] of [...asked].entries())
      answers.set(key, answerOf(pair, byPlace.get(index + 1) ?? []));
    return pairs.map((pair) => (isRead(pair) ? answers.get(keyOf(pair))! : refusalOf(pair)));
  }
}

const isRead = (pair: ClaimPair | BadPair): pair is ClaimPair => 'code' in pair;

const keyOf = ({ code, on }: ClaimPair): string => `${code} ${on}`; // the notation tells the system

function answerOf({ system, code, on }: ClaimPair, found: readonly GoverningPair[]): AnsweredPair {
  const policies = found.slice(0, MOST_POLICIES).map(presentGoverning);
  return { system, code, on, policies, more: found.length > MOST_POLICIES };
}

function refusalOf({ given, problem, fields }: BadPair): RefusedPair {
  const detail = fields.map(({ field, reason }) => `${field}: ${reason}`).join('; ');
  return { ...given, error: { code: problem, detail, fields } };
}
