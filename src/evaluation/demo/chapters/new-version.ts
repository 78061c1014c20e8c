import { formatDay } from '../../../kernel/calendar-date.ts';
import { formatPartialDate } from '../../../kernel/partial-date.ts';
import type { StoryCalendar } from '../calendar.ts';
import type { List, QueueReply, VersionReply } from '../replies.ts';
import type { Stage } from '../stage.ts';
import type { Timeline } from '../timeline.ts';

/** The reviewer screens what the search found: the first record is included, the others are not. */
export async function screening(
  { cast }: Stage,
  timeline: Timeline,
  day: string,
  slug: string,
): Promise<void> {
  timeline.chapter('A reviewer screens the new literature');
  const { items } = (await cast.reviewer.get<QueueReply>(`/v1/literature/queue?policy=${slug}`)).body;
  for (const [index, { record }] of items.entries()) {
    const decision =
      index === 0 ? { decision: 'include' } : { decision: 'exclude', reason: 'does not change the criteria' };
    await cast.reviewer.post(`/v1/literature/records/${record.id}/decision`, { policy: slug, ...decision });
    timeline.at(
      day,
      `${decision.decision}d: ${record.title} (PMID ${record.pmid}, ${record.studyType.replaceAll('_', ' ')})`,
    );
  }
  timeline.check(items.length > 0, `${items.length} new records were waiting and are decided`);
}

/** The author drafts version 2 with the included reference and submits it. */
export async function drafting(
  { cast }: Stage,
  timeline: Timeline,
  day: string,
  slug: string,
): Promise<void> {
  timeline.chapter('An author drafts version 2 and submits it');
  const versions = `/v1/policies/${slug}/versions`;
  const { items: included, searchedThrough } = (
    await cast.author.get<
      List<{ citation: string; pmid: string | null; doi: string | null }> & {
        readonly searchedThrough: string | null;
      }
    >(`/v1/policies/${slug}/literature/references`)
  ).body;
  const draft = await cast.author.post<VersionReply>(versions);
  const { document } = draft.body;
  const added = included.map(({ citation, pmid, doi }) => ({ citation, pmid, doi }));
  const section = document.sections.findLast(({ markdown }) => markdown.trim() !== '');
  if (section === undefined) throw new Error('the draft has no section to write in');
  const number = document.references.length + 1;
  const edited = await cast.author.patch<VersionReply>(
    `${versions}/2`,
    {
      addReferences: added,
      sections: [
        {
          id: section.id,
          markdown: `${section.markdown}\n\nA newer publication does not change this conclusion.^[${number}]`,
        },
      ],
      dates: { literatureSearchedThrough: searchedThrough },
    },
    { headers: { 'if-match': draft.headers.get('etag') ?? '' } },
  );
  const { references } = edited.body.document;
  timeline.at(day, `drafted version 2: reference ${references.length} is ${references.at(-1)?.citation}`);
  await cast.author.post(
    `${versions}/2/submit`,
    {},
    { headers: { 'if-match': edited.headers.get('etag') ?? '' } },
  );
  timeline.at(day, 'submitted to the committee');
  timeline.check(
    references.length === document.references.length + added.length,
    'the new reference is in the draft',
  );
}

/** The committee votes. */
export async function voting({ cast }: Stage, timeline: Timeline, day: string, slug: string): Promise<void> {
  timeline.chapter('The committee votes, the medical director signs');
  for (const member of [cast.chair, cast.memberOne, cast.memberTwo]) {
    await member.post(`/v1/policies/${slug}/versions/2/votes`, { vote: 'approve' });
  }
  timeline.at(day, 'three votes to approve, the quorum is reached');
}

/** The medical director signs; returns the instant of the signature. */
export async function signature(
  stage: Stage,
  timeline: Timeline,
  calendar: StoryCalendar,
  slug: string,
): Promise<string> {
  const { cast, password } = stage;
  const version = `/v1/policies/${slug}/versions/2`;
  const draft = (await cast.director.get<VersionReply>(version)).body;
  await cast.author.post(`${version}/signatures`, signing(draft, calendar, password), { expect: [403] });
  timeline.at(calendar.signature, 'the author tries to sign and is refused');
  await cast.director.post(`${version}/signatures`, signing(draft, calendar, password));
  timeline.at(
    calendar.signature,
    `the medical director signed; version 2 takes effect on ${formatDay(calendar.effective)}`,
  );
  const signed = (await cast.public.get<VersionReply & { signatures: { signedAt: string }[] }>(version)).body;
  const policy = (await cast.public.get<{ review: { last: string; next: string } }>(`/v1/policies/${slug}`))
    .body;
  const { lastReview, nextReview } = signed.dates;
  const expectedNext = `${Number(calendar.signature.slice(0, 4)) + 1}${calendar.signature.slice(4, 7)}`;
  timeline.check(
    policy.review.last === calendar.signature.slice(0, 7) && lastReview === policy.review.last,
    `last review becomes ${lastReview && formatPartialDate(lastReview)}`,
  );
  timeline.check(
    policy.review.next === expectedNext && nextReview === policy.review.next,
    `next review becomes ${nextReview && formatPartialDate(nextReview)}`,
  );
  return signed.signatures[0]!.signedAt;
}

function signing({ contentHash }: VersionReply, { effective }: StoryCalendar, password: string): object {
  return {
    meaning: 'I approve this version and its effective day.',
    effective,
    contentHash,
    changeClass: 'neutral',
    password,
  };
}
