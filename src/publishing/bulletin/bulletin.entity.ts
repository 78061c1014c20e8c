import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { BulletinBasis } from './bulletin.ts';

/** A row of `bulletin`: one as it was issued. */
@Entity('bulletin')
export class BulletinRow {
  @PrimaryColumn('uuid')
  id: string;

  @Column('date', { name: 'from_day' })
  from: CalendarDate;

  /** Included. */
  @Column('date', { name: 'to_day' })
  to: CalendarDate;

  @Column('text', { name: 'basis' })
  by: BulletinBasis;

  /** The organisation's day from which notice counts. */
  @Column('date', { name: 'recorded_on' })
  recordedOn: CalendarDate;

  @Column('timestamptz', { name: 'recorded_at' })
  recordedAt: Instant;

  /** As they were named then. */
  @Column('text', { name: 'recorded_by' })
  recordedBy: string;

  /** How many there are. */
  @Column('int')
  entries: number;

  /** Canonical JSON; its very bytes are its JSON form. */
  @Column('text')
  content: string;

  @Column('text', { name: 'content_hash' })
  contentHash: string;
}

/** A row of `bulletin_form`: the bytes of a bulletin in one form, the same for ever. */
@Entity('bulletin_form')
export class BulletinFormRow {
  @PrimaryColumn('uuid', { name: 'bulletin_id' })
  bulletinId: string;

  @PrimaryColumn('text')
  form: 'html' | 'md' | 'pdf';

  @Column('bytea')
  bytes: Buffer;
}
