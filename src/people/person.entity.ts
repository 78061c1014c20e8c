import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Role } from '../kernel/actor.ts';
import type { Instant } from '../kernel/instant.ts';

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
}

/** A row of `person_role`: one role that a person holds now. */
@Entity('person_role')
export class PersonRoleRow {
  @PrimaryColumn('uuid', { name: 'person_id' })
  personId: string;

  @PrimaryColumn('text')
  role: Role;
}
