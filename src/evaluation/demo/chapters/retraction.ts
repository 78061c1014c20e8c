import { addDays, type CalendarDate } from '../../../kernel/calendar-date.ts';
import { servedRecord } from '../../pubmed-server/served-record.ts';
import type { ActiveReply, List } from '../replies.ts';
import type { Stage } from '../stage.ts';
import type { Timeline } from '../timeline.ts';

/** An alert as the API shows it. */
interface Alert {
  readonly id: string;
  readonly state: string;
  readonly notice: { readonly name: string; readonly pmid: string | null };
  readonly citedBy: readonly {
    readonly version: number;
    readonly reference: { readonly number: number };
    readonly sentences: readonly { readonly text: string }[];
  }[];
}

/** Days within which a retraction is heard of: each cited paper is looked up again every week. */
const WATCHED_WITHIN_DAYS = 7;
/** Long before any search of the story begins. */
const LONG_AGO = '2001-01-01';
/** Of the notice; invented as the other records are. */
const NOTICE_PMID = '99000901';

/** PubMed, too, has the papers that the policy cites: under their own PMIDs, with what the policy prints of them. */
export async function citedPapers({ cast, pubmed }: Stage, slug: string): Promise<void> {
  const { document } = (await cast.public.get<ActiveReply>(`/v1/policies/${slug}/active`)).body;
  pubmed.add(
    document.references.flatMap(({ pmid, citation }) =>
      pmid === null ? [] : [servedRecord({ pmid, title: citation, created: LONG_AGO })],
    ),
  );
}

/** A paper that the version in force cites is retracted: its owner hears of it within the week, and a review begins. */
export async function retraction(stage: Stage, timeline: Timeline, slug: string): Promise<void> {
  const { cast, pubmed } = stage;
  timeline.chapter('A cited paper is retracted');
  const pmid = await citedInText(stage, slug);
  if (pmid === null) {
    timeline.note('the text cites no paper by its PMID: there is nothing to retract');
    return;
  }
  const day = await stage.today();
  pubmed.retract(pmid, { noticePmid: NOTICE_PMID, on: day });
  timeline.at(day, `PubMed marks PMID ${pmid} as retracted`);
  const mails = (await stage.morningsThrough(addDays(day, 1), addDays(day, WATCHED_WITHIN_DAYS))).filter(
    ({ subject }) => subject.startsWith('Retraction'),
  );
  const [mail] = mails;
  const alert = await openAlert(stage, slug);
  const place = alert?.citedBy[0];
  if (mail === undefined || alert === undefined || place === undefined) {
    throw new Error('nobody was told of the retraction');
  }
  timeline.at(mail.day, mail.subject);
  timeline.note(`to ${mail.to}`);
  timeline.note(
    `version ${place.version}, reference ${place.reference.number}: ${place.sentences[0]?.text ?? ''}`,
  );
  timeline.check(
    mails.length === 1 && mail.text.includes(place.sentences[0]?.text ?? 'no sentence'),
    'one mail within a week names the policy, the version, the reference and the sentences that cite it',
  );
  const { opened } = (
    await cast.director.post<{ opened: boolean }>(`/v1/literature/alerts/${alert.id}/interim-review`, {})
  ).body;
  timeline.check(opened, 'one click opens an interim review');
  await quiet(stage, timeline, addDays(mail.day, 1), addDays(mail.day, 2 * WATCHED_WITHIN_DAYS));
}

/** The PMID of a reference that some sentence cites; null where there is none. */
async function citedInText({ cast }: Stage, slug: string): Promise<string | null> {
  const { document } = (await cast.public.get<ActiveReply>(`/v1/policies/${slug}/active`)).body;
  const text = document.sections.map(({ markdown }) => markdown).join('\n');
  return (
    document.references.find(({ number, pmid }) => pmid !== null && text.includes(`^[${number}]`))?.pmid ??
    null
  );
}

async function openAlert({ cast }: Stage, slug: string): Promise<Alert | undefined> {
  const { items } = (await cast.reviewer.get<List<Alert>>(`/v1/literature/alerts?policy=${slug}&state=open`))
    .body;
  return items.find(({ notice }) => notice.pmid === NOTICE_PMID);
}

async function quiet(
  stage: Stage,
  timeline: Timeline,
  from: CalendarDate,
  through: CalendarDate,
): Promise<void> {
  const later = await stage.morningsThrough(from, through);
  timeline.check(
    !later.some(({ subject }) => subject.startsWith('Retraction')),
    'and nothing alerts a second time for the same notice',
  );
}
