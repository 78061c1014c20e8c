import { addDays, type CalendarDate } from '../../../kernel/calendar-date.ts';
import type { StoryCalendar } from '../calendar.ts';
import type { ActiveReply, List } from '../replies.ts';
import type { Stage } from '../stage.ts';
import type { Timeline } from '../timeline.ts';

/** The claims system as Almanac knows it: by its key it says what it has loaded. */
export interface ClaimsSystem {
  readonly key: string;
}

interface Acknowledged {
  readonly items: readonly { readonly outcome: string }[];
}
interface BoardLine {
  readonly consumer: { readonly name: string };
  readonly state: string;
}
interface Resolved {
  readonly items: readonly { readonly policies: readonly { readonly version: number }[] }[];
}
interface Bundle {
  readonly total: number;
  readonly entry?: readonly { readonly resource: { readonly version: string; readonly status: string } }[];
}

/** The claims system is told to Almanac, and says that it has loaded version 1. */
export async function claimsSystem(
  stage: Stage,
  timeline: Timeline,
  day: CalendarDate,
  slug: string,
): Promise<ClaimsSystem> {
  const { admin } = stage.cast;
  const { id, token } = (
    await admin.post<{ id: string; token: string }>('/v1/keys', {
      name: 'claims',
      scopes: ['holdings:write'],
    })
  ).body;
  await admin.post('/v1/consumers', { name: 'Claims', keys: [id], graceMinutes: 0 });
  const claims = { key: token };
  const outcome = await acknowledge(stage, claims, slug);
  timeline.at(day, 'the claims system said which version it has loaded');
  timeline.check(outcome === 'in_force' && (await standing(stage)) === 'current', 'it is the one in force');
  return claims;
}

/** On the day of the new version the board shows who has not loaded it; codes and FHIR answer by the day of service. */
export async function consumers(
  stage: Stage,
  timeline: Timeline,
  { effective }: StoryCalendar,
  slug: string,
  claims: ClaimsSystem,
): Promise<void> {
  timeline.chapter('What consumers know');
  timeline.check(
    (await standing(stage)) === 'behind',
    'the board shows that claims still works by version 1',
  );
  await acknowledge(stage, claims, slug);
  timeline.check((await standing(stage)) === 'current', 'it loads version 2, says so, and is current');
  await batchOfClaims(stage, timeline, effective, slug);
  const { body } = await stage.cast.public.get<Bundle>(
    `/fhir/R4/Library?status=active&effective=le${effective}&effective=ge${effective}&title:contains=${encodeURIComponent(slug.split('-')[0]!)}`,
  );
  const [found] = body.entry ?? [];
  timeline.check(
    found?.resource.version === '2' && found.resource.status === 'active',
    'a FHIR client searches Library for that day and finds version 2, active',
  );
}

/** A batch of claims on both sides of the midnight gets both versions in one answer. */
async function batchOfClaims(
  { cast }: Stage,
  timeline: Timeline,
  effective: CalendarDate,
  slug: string,
): Promise<void> {
  const active = (await cast.public.get<ActiveReply>(`/v1/policies/${slug}/active`)).body;
  const [first] = active.document.codes;
  if (first === undefined) {
    timeline.note('the document lists no codes, so claims cannot ask by code');
    return;
  }
  const { system, code } = first;
  const days = [addDays(effective, -1), effective];
  const { items } = (
    await cast.public.post<Resolved>('/v1/resolve', { items: days.map((on) => ({ system, code, on })) })
  ).body;
  timeline.check(
    items.map(({ policies }) => policies[0]?.version).join() === '1,2',
    `${system} ${code}: version 1 governs ${days[0]}, version 2 governs ${effective}, asked in one batch`,
  );
}

/** Says that the version in force is loaded. Returns what Almanac makes of it. */
async function acknowledge(
  { cast }: Stage,
  { key }: ClaimsSystem,
  slug: string,
): Promise<string | undefined> {
  const { version, contentHash } = (await cast.public.get<ActiveReply>(`/v1/policies/${slug}/active`)).body;
  const { body } = await cast.public.post<Acknowledged>(
    '/v1/acknowledgements',
    { items: [{ policy: slug, version, contentHash }] },
    { headers: { authorization: `Bearer ${key}` } },
  );
  return body.items[0]?.outcome;
}

async function standing({ cast }: Stage): Promise<string | undefined> {
  const { items } = (await cast.admin.get<List<BoardLine>>('/v1/drift')).body;
  return items.find(({ consumer }) => consumer.name === 'Claims')?.state;
}
