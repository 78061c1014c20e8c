import { Injectable } from '@nestjs/common';
import { canonicalJson } from '../../kernel/canonical.ts';
import { Clock } from '../../kernel/clock.ts';
import { NotFound } from '../../kernel/errors.ts';
import { Database } from '../../platform/database/database.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { itemsOf } from './agenda-items.ts';
import { ComposePapers } from './compose-papers.ts';
import type { Agenda, AgendaEntry, MeetingPaper, Minutes, PaperKind } from './meeting-paper.ts';
import { MeetingPapers, type PublishedPaper } from './meeting-papers.ts';
import { meetingOf, type Meeting } from './meeting-records.ts';
import { PaperForms, type StoredForm } from './paper-forms.ts';

/** The agenda of a meeting, as it stands and as it was published. */
export interface AgendaView {
  readonly meeting: Meeting;
  readonly agenda: Agenda;
  /** Ids of its items, in its order. */
  readonly itemIds: readonly string[];
  readonly published: PublishedPaper<Agenda> | null;
  /** Whether something has changed since it was published. */
  readonly changedSince: boolean;
}

/** The minutes of a meeting: as they stand, or as they were approved. */
export interface MinutesView {
  readonly meeting: Meeting;
  readonly minutes: Minutes;
  readonly itemIds: readonly string[];
  readonly approved: PublishedPaper<Minutes> | null;
  /** Positions of the items whose text is another one by now than was voted on. */
  readonly changedSince: readonly number[];
}

/** Questions about the papers of meetings. */
@Injectable()
export class PaperQueries {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly organisation: Organisation,
    private readonly compose: ComposePapers,
    private readonly papers: MeetingPapers,
    private readonly forms: PaperForms,
  ) {}

  /** The agenda as it stands. Throws NotFound. */
  async agenda(meetingId: string): Promise<AgendaView> {
    const tx = this.database.source.manager;
    const meeting = await meetingOf(tx, meetingId);
    const agenda = await this.compose.agenda(tx, meeting, this.organisation.today(this.clock.now()));
    const published = await this.papers.find(meeting.id, 'agenda');
    return {
      meeting,
      agenda,
      itemIds: (await itemsOf(tx, meeting)).map(({ id }) => id),
      published,
      changedSince: published !== null && saidIn(agenda) !== saidIn(published.paper),
    };
  }

  /** The minutes as they stand, or, once they are approved, those approved last. Throws NotFound. */
  async minutes(meetingId: string): Promise<MinutesView> {
    const tx = this.database.source.manager;
    const meeting = await meetingOf(tx, meetingId);
    const approved = await this.papers.find(meeting.id, 'minutes');
    const now = await this.compose.minutes(tx, meeting);
    const minutes = approved?.paper ?? now;
    const changedSince = now.items.filter(({ textChanged }) => textChanged).map(({ position }) => position);
    const itemIds = (await itemsOf(tx, meeting)).map(({ id }) => id);
    return { meeting, minutes, itemIds, approved, changedSince };
  }

  /**
   * A paper's bytes: as published under `number`, or the one published last; of one that never was, as it stands. Throws
   * NotFound for a number that there is not, rendition_unavailable.
   */
  async bytes(meetingId: string, kind: PaperKind, form: StoredForm, number?: number): Promise<Buffer> {
    const meeting = await meetingOf(this.database.source.manager, meetingId);
    const published = await this.papers.find(meeting.id, kind, number);
    if (published !== null) return await this.papers.bytes(published.id, form);
    if (number !== undefined) throw new NotFound(kind, String(number));
    const paper: MeetingPaper =
      kind === 'agenda' ? (await this.agenda(meetingId)).agenda : (await this.minutes(meetingId)).minutes;
    return await this.forms.one(paper, form);
  }

  /** A published paper. Throws NotFound. */
  async published(meetingId: string, kind: PaperKind, number: number): Promise<PublishedPaper> {
    const found = await this.papers.find(
      (await meetingOf(this.database.source.manager, meetingId)).id,
      kind,
      number,
    );
    if (found === null) throw new NotFound(kind, String(number));
    return found;
  }
}

/** What the chair answers for on an agenda; how far a search is, and how late a review, changes by itself. */
function saidIn({ meeting, items }: Agenda): string {
  const said = ({ title, note, version, policy }: AgendaEntry) => ({ title, note, version, policy });
  return canonicalJson({ meeting, items: items.map(said) });
}
