import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Instant } from '../../kernel/instant.ts';
import type { PubmedRecord } from './publication-record.ts';
import type { StudyType } from './study-type.rules.ts';

/** A row of `literature_record`: a PubMed record, kept once for all policies. */
@Entity('literature_record')
export class LiteratureRecordRow {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  pmid: string;

  @Column('text', { nullable: true })
  doi: string | null;

  @Column('text')
  title: string;

  @Column('text', { name: 'study_type' })
  studyType: StudyType;

  /** The record as it was read. */
  @Column('jsonb')
  fields: PubmedRecord;

  @Column('timestamptz', { name: 'fetched_at' })
  fetchedAt: Instant;
}
