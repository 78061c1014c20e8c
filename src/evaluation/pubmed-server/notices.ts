import type { CalendarDate } from '../../kernel/calendar-date.ts';
import { servedRecord, type ServedComment, type ServedRecord } from './served-record.ts';

/** What may be published about a record: how the record and the notice name each other, and what the two become. */
export const noticeKinds = {
  retraction: {
    affected: 'RetractionIn',
    notice: 'RetractionOf',
    affectedType: 'Retracted Publication',
    noticeType: 'Retraction of Publication',
    title: 'Retraction',
  },
  concern: {
    affected: 'ExpressionOfConcernIn',
    notice: 'ExpressionOfConcernFor',
    affectedType: null,
    noticeType: 'Expression of Concern',
    title: 'Expression of concern',
  },
  erratum: {
    affected: 'ErratumIn',
    notice: 'ErratumFor',
    affectedType: null,
    noticeType: 'Published Erratum',
    title: 'Correction',
  },
  update: {
    affected: 'UpdateIn',
    notice: 'UpdateOf',
    affectedType: null,
    noticeType: 'Journal Article',
    title: 'Update',
  },
  republication: {
    affected: 'RepublishedIn',
    notice: 'RepublishedFrom',
    affectedType: null,
    noticeType: 'Corrected and Republished Article',
    title: 'Republished',
  },
  'correction with republication': {
    affected: 'CorrectedandRepublishedIn',
    notice: 'CorrectedandRepublishedFrom',
    affectedType: null,
    noticeType: 'Corrected and Republished Article',
    title: 'Corrected and republished',
  },
  'retraction with republication': {
    affected: 'RetractedandRepublishedIn',
    notice: 'RetractedandRepublishedFrom',
    affectedType: 'Retracted Publication',
    noticeType: 'Corrected and Republished Article',
    title: 'Retracted and republished',
  },
} as const;
export type NoticeKind = keyof typeof noticeKinds;

/** A notice to come. */
export interface Notice {
  readonly noticePmid: string;
  /** The day on which PubMed enters it. */
  readonly on: CalendarDate;
}

/** The record as it stands once the notice is out, and the notice's own record. */
export function withNotice(
  record: ServedRecord,
  kind: NoticeKind,
  { noticePmid, on }: Notice,
): readonly [ServedRecord, ServedRecord] {
  const { affected, notice, affectedType, noticeType, title } = noticeKinds[kind];
  const printed = `${record.journal}. ${on.slice(0, 4)};${record.volume ?? ''}:e${noticePmid.slice(-3)}`;
  return [
    {
      ...record,
      publicationTypes: [...record.publicationTypes, ...(affectedType === null ? [] : [affectedType])],
      comments: [...record.comments, { type: affected, pmid: noticePmid, source: printed }],
    },
    servedRecord({
      pmid: noticePmid,
      title: `${title}: ${record.title}`,
      authors: [],
      journal: record.journal,
      publicationTypes: [noticeType],
      created: on,
      comments: [{ type: notice, pmid: record.pmid, source: `${record.journal}. ${record.published}` }],
    }),
  ];
}

/** The record after a concern about it was found groundless: PubMed takes the tie away. */
export function withoutConcern(record: ServedRecord): ServedRecord {
  const isConcern = ({ type }: ServedComment): boolean => type.startsWith('ExpressionOfConcern');
  return { ...record, comments: record.comments.filter((comment) => !isConcern(comment)) };
}
