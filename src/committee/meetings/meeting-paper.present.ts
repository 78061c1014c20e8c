import type { PublishedPaper } from './meeting-papers.ts';
import { meetingJson } from './meetings.schemas.ts';
import type { AgendaView, MinutesView } from './paper.queries.ts';

/** An agenda as it stands, as the API shows it. */
export function agendaJson({ meeting, agenda, itemIds, published, changedSince }: AgendaView) {
  const { items, ...rest } = agenda;
  return {
    ...rest,
    meeting: meetingJson(meeting),
    items: items.map((entry, index) => ({ id: itemIds[index], ...entry })),
    published: published && { ...publicationOf(published), changedSince },
    links: linksOf(meeting.id, 'agenda'),
  };
}

/** Minutes as they stand or as they were approved, as the API shows them. */
export function minutesJson({ meeting, minutes, itemIds, approved, changedSince }: MinutesView) {
  const { items, ...rest } = minutes;
  return {
    ...rest,
    meeting: meetingJson(meeting),
    items: items.map((entry, index) => {
      const textChangedSince = changedSince.includes(entry.position);
      return { id: itemIds[index], ...entry, textChangedSince };
    }),
    approved: approved && publicationOf(approved),
    links: linksOf(meeting.id, 'minutes'),
  };
}

/** A published paper, the same for ever. */
export function publishedJson(published: PublishedPaper) {
  return { ...published.paper, ...publicationOf(published) };
}

function publicationOf({ number, contentHash, madeAt, madeBy }: PublishedPaper) {
  return { number, contentHash, at: madeAt.toString(), by: madeBy };
}

function linksOf(meetingId: string, kind: 'agenda' | 'minutes') {
  const self = `/v1/meetings/${meetingId}/${kind}`;
  return { self, html: `${self}.html`, pdf: `${self}.pdf`, meeting: `/v1/meetings/${meetingId}` };
}
