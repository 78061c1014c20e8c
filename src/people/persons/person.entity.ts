import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Role } from '../../kernel/actor.ts';
import type { Instant } from '../../kernel/instant.ts';

/** A row of `person`: somebody known to the organisation, still there or not. */
@Entity('person')
export class PersonRow {
  @PrimaryColumn('uuid')
  id: string;

  /** Lower-case, unique; also the name a person signs in with. */
  @Column('text')
  email: string;

  @Column('text')
  name: string;

  /** Printed after the name beside a signature, such as `MD, FACP`. */
  @Column('text', { nullable: true })
  credentials: string | null;

  /** False for somebody who left: never signs in, is never asked, stays in what was signed. */
  @Column('boolean')
  active: boolean;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Instant;

  /** IANA zone of the person's own day; null for the organisation's. */
  @Column('text', { nullable: true })
  zone: string | null;

  /** Wall time (`HH:MM:SS`) in the person's zone from which no mail is wanted; null without quiet hours. */
  @Column('time', { name: 'quiet_from', nullable: true })
  quietFrom: string | null;

  /** Wall time at which the quiet hours end, past midnight where it is earlier than {@link quietFrom}. */
  @Column('time', { name: 'quiet_until', nullable: true })
  quietUntil: string | null;

  /** `digest`: as the ladder says. `individual`: a mail of its own for each review. */
  @Column('text', { default: 'digest' })
  reminders: 'digest' | 'individual';

  /** When mail to the address came back for good; null as long as it is thought to work. */
  @Column('timestamptz', { name: 'address_failed_at', nullable: true })
  addressFailedAt: Instant | null;

  /** What the mail server said then. */
  @Column('text', { name: 'address_failure', nullable: true })
  addressFailure: string | null;
}

/** A row of `person_role`: one role that a person holds now. */
@Entity('person_role')
export class PersonRoleRow {
  @PrimaryColumn('uuid', { name: 'person_id' })
  personId: string;

  @PrimaryColumn('text')
  role: Role;

  /** Since when they hold it without a break, being here: one who lost it or left, and has it again, began anew. */
  @Column('timestamptz', { name: 'held_since' })
  heldSince: Instant;
}
