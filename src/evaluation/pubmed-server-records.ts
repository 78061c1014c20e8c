import { calendarDate, type CalendarDate } from '../kernel/calendar-date.ts';

/** A record that the local E-utilities server serves. All of them are invented. */
export interface ServedRecord {
  readonly kind: 'article' | 'book';
  /** From 99000001 on: PubMed is decades away from numbers like these. */
  readonly pmid: string;
  readonly title: string;
  /** Parts with their labels; no label in an unstructured abstract. */
  readonly abstract: readonly { readonly label?: string; readonly text: string }[];
  /** `Lastname XY`; a name without initials is a group. */
  readonly authors: readonly string[];
  /** For a book, its title. */
  readonly journal: string;
  readonly volume: string | null;
  readonly issue: string | null;
  readonly pages: string | null;
  /** As PubMed prints it: `2026 Feb 14`, `2026 Feb`, or a range such as `2025 Nov-Dec`. */
  readonly published: string;
  readonly publicationTypes: readonly string[];
  /** Entered PubMed (`crdt`). */
  readonly createdOn: CalendarDate;
  /** Indexed with MeSH (`mhda`); null while it is not, when PubMed takes the day it was entered. */
  readonly indexedOn: CalendarDate | null;
  readonly doi: string | null;
  readonly comments: readonly { readonly type: string; readonly pmid: string; readonly source: string }[];
}

type Given = Partial<ServedRecord> &
  Pick<ServedRecord, 'pmid' | 'title'> & { created: string; indexed?: string };

/** An invented record; what is not given is filled in with something plausible. */
export function servedRecord({ created, indexed, ...given }: Given): ServedRecord {
  return {
    kind: 'article',
    abstract: [],
    authors: ['Almeida RC', 'Brandt K', 'Cho YS', 'Dietrich M'],
    journal: 'Synth J Pain Med',
    volume: '12',
    issue: '3',
    pages: '101-109',
    published: created.slice(0, 4),
    publicationTypes: ['Journal Article'],
    createdOn: calendarDate(created),
    indexedOn: indexed === undefined ? null : calendarDate(indexed),
    doi: null,
    comments: [],
    ...given,
  };
}

/** `count` records with numbers from 99100001 on, entered one a day from a day on, for tests of size. */
export function manyRecords(count: number, dayOf: (index: number) => CalendarDate): ServedRecord[] {
  return Array.from({ length: count }, (_, index) =>
    servedRecord({
      pmid: String(99_100_001 + index),
      title: `Epidural adhesiolysis, invented series ${index + 1}.`,
      created: dayOf(index),
    }),
  );
}

/**
 * What has been published on lysis of epidural adhesions, as invented for the evaluation: between November 2025 and
 * May 2026 one record of each kind of study, one that was entered long ago and indexed only now, some that a search of
 * that window must not find, and one that appears later.
 */
export const sampleRecords: readonly ServedRecord[] = [
  servedRecord({
    pmid: '99000001',
    title:
      'Percutaneous epidural adhesiolysis versus caudal epidural injection after lumbar surgery: a randomized trial.',
    abstract: [
      { label: 'BACKGROUND', text: 'Lysis of epidural adhesions is offered for pain after lumbar surgery.' },
      { label: 'METHODS', text: 'We randomized 148 adults to adhesiolysis or caudal epidural injection.' },
      { label: 'RESULTS', text: 'At 12 months 41% and 33% had at least 50% pain relief (p = 0.31).' },
      {
        label: 'CONCLUSIONS',
        text: 'Adhesiolysis was not superior to caudal epidural injection at 12 months.',
      },
    ],
    authors: ['Almeida RC', 'Brandt K', 'Cho YS', 'Dietrich M', 'Eriksen T'],
    volume: '14',
    issue: '2',
    pages: '133-142',
    published: '2026 Feb 14',
    publicationTypes: ['Journal Article', 'Randomized Controlled Trial', 'Multicenter Study'],
    created: '2026-02-16',
    indexed: '2026-03-20',
    doi: '10.5555/synth.2026.0133',
  }),
  servedRecord({
    pmid: '99000002',
    title:
      'Lysis of epidural adhesions for failed back surgery syndrome: a systematic review and meta-analysis.',
    abstract: [
      {
        label: 'OBJECTIVE',
        text: 'To pool trials of lysis of epidural adhesions in failed back surgery syndrome.',
      },
      {
        label: 'RESULTS',
        text: 'Eleven trials with 1,204 patients; certainty of evidence was low for pain at one year.',
      },
    ],
    authors: ['Farrell JP', 'Grimaldi L'],
    journal: 'Synth Rev Spine',
    volume: '9',
    issue: '1',
    pages: 'E14-E29',
    published: '2025 Nov-Dec',
    publicationTypes: ['Journal Article', 'Systematic Review', 'Meta-Analysis'],
    created: '2025-12-09',
    indexed: '2026-01-15',
    doi: '10.5555/synth.2025.0014',
  }),
  servedRecord({
    pmid: '99000003',
    title: 'Interventional management of chronic lumbar radicular pain: an evidence-based guideline.',
    abstract: [{ text: 'The panel makes no recommendation for or against lysis of epidural adhesions.' }],
    authors: ['Synthetic Society for Spine Interventions'],
    journal: 'Synth Guidel Med',
    volume: '3',
    issue: null,
    pages: '1-58',
    published: '2026 Jan',
    publicationTypes: ['Journal Article', 'Practice Guideline'],
    created: '2026-01-22',
    doi: '10.5555/synth.2026.0001',
  }),
  servedRecord({
    pmid: '99000004',
    title: 'Five-year outcomes after lumbar epidural adhesiolysis: a retrospective cohort of 412 patients.',
    abstract: [
      { text: 'Relief from lysis of epidural adhesions waned after the first year in most patients.' },
    ],
    published: '2026 Mar',
    publicationTypes: ['Journal Article', 'Observational Study'],
    created: '2026-03-11',
    doi: '10.5555/synth.2026.0077',
  }),
  servedRecord({
    pmid: '99000005',
    title: 'Dural tear during endoscopic lysis of epidural adhesions: a case report.',
    abstract: [{ text: 'A 61-year-old had transient weakness after endoscopic adhesiolysis.' }],
    authors: ['Haddad N'],
    published: '2026 Apr 2',
    publicationTypes: ['Journal Article', 'Case Reports'],
    created: '2026-04-06',
  }),
  servedRecord({
    pmid: '99000006',
    title: 'Epidural adhesions and their lysis: where do we stand?',
    abstract: [],
    authors: ['Ibarra M', 'Jansen PW'],
    published: '2026 Spring',
    publicationTypes: ['Editorial'],
    created: '2026-04-20',
  }),
  servedRecord({
    pmid: '99000007',
    title: 'Hyaluronidase dose in the lysis of epidural adhesions, indexed late.',
    abstract: [
      { text: 'A comparison of two doses in epidural adhesiolysis, entered in 2024 and indexed in 2026.' },
    ],
    published: '2024 Jun',
    publicationTypes: ['Journal Article', 'Comparative Study'],
    created: '2024-06-18',
    indexed: '2026-02-03',
  }),
  servedRecord({
    pmid: '99000008',
    title: 'Correction: Lysis of epidural adhesions for failed back surgery syndrome.',
    abstract: [],
    authors: [],
    journal: 'Synth Rev Spine',
    volume: '9',
    issue: '2',
    pages: '99',
    published: '2026 Apr',
    publicationTypes: ['Published Erratum'],
    created: '2026-04-28',
    comments: [
      { type: 'ErratumFor', pmid: '99000002', source: 'Synth Rev Spine. 2025 Nov-Dec;9(1):E14-E29' },
    ],
  }),
  servedRecord({
    kind: 'book',
    pmid: '99000009',
    title: 'Epidural Adhesiolysis',
    abstract: [
      { text: 'This chapter describes lysis of epidural adhesions, its indications and its risks.' },
    ],
    authors: ['Kowalski A', 'Lindqvist O'],
    journal: 'Synthetic Handbook of Pain Procedures',
    volume: null,
    issue: null,
    pages: null,
    published: '2026 Jan',
    publicationTypes: ['Review'],
    created: '2026-01-30',
  }),
  servedRecord({
    pmid: '99000010',
    title: 'Lysis of epidural adhesions before the window: a small series.',
    abstract: [{ text: 'Epidural adhesiolysis in 22 patients.' }],
    published: '2024 Feb',
    publicationTypes: ['Journal Article', 'Case Reports'],
    created: '2024-02-12',
    indexed: '2024-05-06',
  }),
  servedRecord({
    pmid: '99000011',
    title: 'Laparoscopic lysis of abdominal adhesions: another subject altogether.',
    abstract: [{ text: 'Abdominal adhesions after open surgery.' }],
    published: '2026 Feb',
    created: '2026-02-20',
  }),
  servedRecord({
    pmid: '99000012',
    title: 'Two-year follow-up of a randomized trial of percutaneous epidural adhesiolysis.',
    abstract: [
      { text: 'Differences between lysis of epidural adhesions and control were no longer significant.' },
    ],
    published: '2026 Jul',
    publicationTypes: ['Journal Article', 'Randomized Controlled Trial'],
    created: '2026-07-13',
    doi: '10.5555/synth.2026.0212',
  }),
];
