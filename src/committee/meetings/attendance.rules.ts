/** Whether somebody came. A guest is there and is not asked to vote. */
export const attendances = ['present', 'absent', 'excused', 'guest'] as const;
export type Attendance = (typeof attendances)[number];

/** A seat at the committee's table; a person who holds several sits on the first. */
export const seats = ['committee_chair', 'committee_member', 'medical_director'] as const;
export type Seat = (typeof seats)[number];

/** One person at a meeting, as named then. */
export interface Attendee {
  /** Null for a guest whom Almanac does not know. */
  readonly personId: string | null;
  readonly name: string;
  /** Null for somebody without a seat. */
  readonly seat: Seat | null;
  readonly attendance: Attendance;
  readonly note: string | null;
}

/** Whether enough were there to decide. */
export interface AttendedQuorum {
  /** Members present who vote: chairs and members. */
  readonly present: number;
  readonly needed: number;
  readonly reached: boolean;
}

/** The quorum of a meeting; medical directors sign and do not vote, so they do not count. */
export function attendedQuorum(attendees: readonly Attendee[], needed: number): AttendedQuorum {
  const present = attendees.filter(
    ({ seat, attendance }) =>
      attendance === 'present' && (seat === 'committee_chair' || seat === 'committee_member'),
  ).length;
  return { present, needed, reached: present >= needed };
}

/** The seat that somebody with these roles has. */
export function seatOf(roles: readonly string[]): Seat | null {
  return seats.find((seat) => roles.includes(seat)) ?? null;
}
