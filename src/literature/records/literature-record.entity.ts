import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Instant } from '../../kernel/instant.ts';
import type { PublicationRecord, RecordSource } from './publication-record.ts';
import type { StudyType } from './study-type.rules.ts';

/** A row of `literature_record`: a publication, kept once for all policies. */
@Entity('literature_record')
export class LiteratureRecordRow {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text', { nullable: true })
  pmid: string | null;

  @Column('text', { default: 'pubmed' })
  source: RecordSource;

  /** The other source's own name of it: `PPR/PPR123456`; null for a record that only PubMed told of. */
  @Column('text', { name: 'source_id', nullable: true })
  sourceId: string | null;

  @Column('boolean', { default: false })
  preprint: boolean;

  @Column('text', { nullable: true })
  doi: string | null;

  @Column('text')
  title: string;

  /** The title without case, marks and spaces: what is compared. */
  @Column('text', { name: 'title_key', default: '' })
  titleKey: string;

  @Column('int', { name: 'published_year', nullable: true })
  publishedYear: number | null;

  /** The record that this one was found to be again; null for one that stands by itself. */
  @Column('uuid', { name: 'same_as', nullable: true })
  sameAs: string | null;

  @Column('text', { name: 'study_type' })
  studyType: StudyType;

  /** The record as it was read. */
  @Column('jsonb')
  fields: PublicationRecord;

  @Column('timestamptz', { name: 'fetched_at' })
  fetchedAt: Instant;
}
