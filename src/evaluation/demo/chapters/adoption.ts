import type { CalendarDate } from '../../../kernel/calendar-date.ts';
import { formatPartialDate, type PartialDate } from '../../../kernel/partial-date.ts';
import { samplePeople } from '../../sample-people.ts';
import type { ActiveReply, ImportReply, List, VersionReply } from '../replies.ts';
import type { Stage } from '../stage.ts';
import type { Timeline } from '../timeline.ts';

const printed = (date: PartialDate | null): string => (date === null ? '—' : formatPartialDate(date));

/** The document is imported, gets an owner, and is adopted as version 1. Returns the policy's slug. */
export async function adoption(
  stage: Stage,
  timeline: Timeline,
  day: CalendarDate,
  file: string,
): Promise<string> {
  const { cast } = stage;
  timeline.chapter('The document comes in and is adopted');
  const { policy, version, findings } = (
    await cast.author.upload<ImportReply>('/v1/policies/import?adopt=true', file)
  ).body;
  timeline.at(day, `imported "${policy.title}"`);
  describe(timeline, version);
  for (const { severity, message } of findings) timeline.note(`finding (${severity}): ${message}`);

  await giveToPeople(stage, policy.slug);
  await signBatch(stage);
  timeline.at(day, `${samplePeople.director.name}, medical director, signed the adoption batch`);
  const active = (await cast.public.get<ActiveReply>(`/v1/policies/${policy.slug}/active`)).body;
  timeline.check(active.version === 1, `version 1 is in force from ${active.inForce.from}`);
  return policy.slug;
}

function describe(timeline: Timeline, { dates, document }: VersionReply): void {
  const { references, codes, sections } = document;
  const withPmid = references.filter(({ pmid }) => pmid !== null).length;
  const without = references.filter(({ pmidPrinted }) => pmidPrinted === 'explicitly_none').length;
  timeline.note(
    `origin ${printed(dates.origin)} · last review ${printed(dates.lastReview)} · next review ${printed(dates.nextReview)} · effective ${printed(dates.effective)}`,
  );
  timeline.note(
    `${sections.length} sections · ${references.length} references, ${withPmid} with a PMID, ${without} explicitly without`,
  );
  timeline.note(`codes: ${codes.map(({ system, code }) => `${system} ${code}`).join(', ') || 'none'}`);
}

async function giveToPeople({ cast }: Stage, slug: string): Promise<void> {
  const people = (await cast.admin.get<List<{ id: string; email: string }>>('/v1/people?limit=100')).body
    .items;
  const idOf = (email: string): string | undefined => people.find((person) => person.email === email)?.id;
  await cast.author.patch(`/v1/policies/${slug}`, {
    owner: idOf(samplePeople.author.email),
    reviewers: [idOf(samplePeople.reviewer.email)],
  });
}

async function signBatch({ cast, password }: Stage): Promise<void> {
  const batches = (await cast.director.get<List<{ id: string; state: string }>>('/v1/adoptions')).body.items;
  const open = batches.find(({ state }) => state === 'open');
  if (open === undefined) throw new Error('no adoption batch is open');
  const { batchHash } = (await cast.director.get<{ batchHash: string }>(`/v1/adoptions/${open.id}`)).body;
  await cast.director.post(`/v1/adoptions/${open.id}/signature`, {
    batchHash,
    meaning: 'I adopt these policies as they stand in force.',
    password,
  });
}
