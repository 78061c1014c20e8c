import { Injectable } from '@nestjs/common';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import { InvalidRequest, type FieldProblem } from '../../kernel/errors.ts';
import { holdsVote } from '../../approvals/votes/round-voters.ts';
import { screenerStandings } from '../../literature/screening/screeners.ts';
import { PeopleQueries, type Person } from '../../people/persons/people.queries.ts';
import type { Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import { kindsOf, successorOf, type HandedKind, type SaidSuccessors } from './handover.rules.ts';
import type { Holdings } from './holdings.ts';
import type { LiteratureTakers } from './literature-handover.ts';
import { panelsOf } from './panel-handover.ts';
import { seatsFate } from './panel-seats.rules.ts';

/** What may be said to go on without: somebody who can sign, or a second reader. */
export const acknowledgements = ['last_medical_director', 'no_second_reader'] as const;
export type Acknowledgement = (typeof acknowledgements)[number];

/** What an administrator says of somebody who leaves. */
export interface Offboarding {
  readonly reason: string;
  /** Takes over all that no other is named for; not needed of who holds nothing. */
  readonly successor?: string | undefined;
  readonly perKind?: Partial<Record<HandedKind, string | undefined>> | undefined;
  /** Who takes over single policies, by slug or id. */
  readonly perPolicy?: readonly { readonly policy: string; readonly successor: string }[] | undefined;
  readonly acknowledge?: readonly Acknowledgement[] | undefined;
}

/** Who takes what over, with nothing left that must have somebody. */
export interface Takeover {
  readonly said: SaidSuccessors;
  readonly literature: LiteratureTakers;
  /** By panel, who takes the leaver's seats; null where they are given up. */
  readonly seats: ReadonlyMap<string, string | null>;
}

/** Finds out who takes over from somebody who leaves. */
@Injectable()
export class Takeovers {
  constructor(private readonly people: PeopleQueries) {}

  /**
   * Who takes over, each held so that they do not leave meanwhile. Throws invalid_request that names every gap at once: who
   * is not here, policies for nobody, a chair's seat or a quorum that would be lost, and literature that would be read only
   * once, unless that is acknowledged.
   */
  async of(
    tx: Tx,
    person: Person,
    holdings: Holdings,
    given: Offboarding,
    today: CalendarDate,
  ): Promise<Takeover> {
    const named = namedIn(given);
    await rows(tx, 'select from person where id = any($1::uuid[]) and id <> $2 order by id for share', [
      named.map(({ id }) => id),
      person.id,
    ]);
    const found = await this.people.byIds(
      named.map(({ id }) => id),
      tx,
    );
    const here = new Map(
      found.filter((each) => each.active && each.id !== person.id).map((each) => [each.id, each]),
    );
    const { said, problems } = saidIn(given, person, holdings);
    const absent = named
      .filter(({ id }) => !here.has(id))
      .map(({ field, id }) => ({
        field,
        reason: id === person.id ? 'is the person who leaves' : 'no active person has this id',
      }));
    if (absent.length > 0) throw new InvalidRequest([...absent, ...problems]);

    const { able } = await screenerStandings(tx, today);
    const screens = (kind: HandedKind) => {
      const id = successorOf(said, kind);
      return id !== undefined && able.has(id) ? id : null;
    };
    const literature = { screener: screens('screening'), reader: screens('secondReading') };
    const panelist = successorOf(said, 'panel');
    const taker = panelist === undefined ? undefined : here.get(panelist);
    const seated = taker !== undefined && holdsVote(taker) ? taker.id : null;
    const fates = (await panelsOf(tx, holdings.seats)).map(
      (panel) => [panel.id, seatsFate(panel, person.id, seated)] as const,
    );
    problems.push(
      ...(said.perKind?.panel !== undefined && seated === null && fates.length > 0
        ? [{ field: 'perKind.panel', reason: 'holds no committee role' }]
        : []),
      ...readingGap(person, holdings, literature.reader, given),
      ...fates.flatMap(([, fate]) => ('gap' in fate ? [{ field: 'perKind.panel', reason: fate.gap }] : [])),
    );
    if (problems.length > 0) throw new InvalidRequest(problems);
    return {
      said,
      literature,
      seats: new Map(fates.flatMap(([id, fate]) => ('to' in fate ? [[id, fate.to] as const] : []))),
    };
  }
}

/** Everybody who is named, and where. */
function namedIn({ successor, perKind = {}, perPolicy = [] }: Offboarding): { field: string; id: string }[] {
  return [
    ...(successor === undefined ? [] : [{ field: 'successor', id: successor }]),
    ...Object.entries(perKind).flatMap(([kind, id]) =>
      id === undefined ? [] : [{ field: `perKind.${kind}`, id }],
    ),
    ...perPolicy.map((each, index) => ({ field: `perPolicy.${index}.successor`, id: each.successor })),
  ].map(({ field, id }) => ({ field, id: id.toLowerCase() }));
}

/** What was said, by policies' ids, with policies that are not the leaver's and those that nobody is to have. */
function saidIn(
  { successor, perKind = {}, perPolicy = [] }: Offboarding,
  person: Person,
  holdings: Holdings,
): { said: SaidSuccessors; problems: FieldProblem[] } {
  const byKey = new Map(
    holdings.policies.flatMap(({ id, slug }) => [[id, id] as const, [slug, id] as const]),
  );
  const said: SaidSuccessors = {
    successor: successor?.toLowerCase(),
    perKind: Object.fromEntries(Object.entries(perKind).map(([kind, id]) => [kind, id?.toLowerCase()])),
    perPolicy: new Map(
      perPolicy.flatMap((each) => {
        const id = byKey.get(each.policy);
        return id === undefined ? [] : [[id, each.successor.toLowerCase()] as const];
      }),
    ),
  };
  const foreign = perPolicy.flatMap(({ policy }, index) =>
    byKey.has(policy)
      ? []
      : [{ field: `perPolicy.${index}.policy`, reason: `${person.name} has no part in this policy` }],
  );
  return { said, problems: [...foreign, ...gapsIn(person, holdings, said)] };
}

/** Policies that nobody was said to take over. */
function gapsIn(person: Person, { policies }: Holdings, said: SaidSuccessors): FieldProblem[] {
  const gaps = policies.filter((policy) =>
    kindsOf(policy, person.id).some((kind) => successorOf(said, kind, policy.id) === undefined),
  );
  if (gaps.length === 0) return [];
  const names = gaps.slice(0, 3).map(({ title }) => title);
  const more = gaps.length > names.length ? ` and ${gaps.length - names.length} more` : '';
  return [{ field: 'successor', reason: `is needed: ${person.name} has ${names.join(', ')}${more}` }];
}

/** A plan without its second reader reads every paper once: that is a decision, and none that happens by the way. */
function readingGap(
  person: Person,
  { secondReaderOf }: Holdings,
  reader: string | null,
  { acknowledge = [] }: Offboarding,
): FieldProblem[] {
  if (secondReaderOf.length === 0 || reader !== null || acknowledge.includes('no_second_reader')) return [];
  const policies = secondReaderOf.length === 1 ? 'one policy' : `${secondReaderOf.length} policies`;
  const reason = `is needed, and must screen: ${person.name} is second reader of ${policies}, whose literature would be read only once; name somebody, or acknowledge no_second_reader`;
  return [{ field: 'perKind.secondReading', reason }];
}
