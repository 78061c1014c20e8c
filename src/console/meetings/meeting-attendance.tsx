import type { JSX } from 'preact';
import { attendances, seatOf, type Attendee } from '../../committee/meetings/attendance.rules.ts';
import { attendanceInWords, quorumInWords, seatInWords } from '../../committee/meetings/paper-words.ts';
import type { MinutesView } from '../../committee/meetings/paper.queries.ts';
import type { Person } from '../../people/persons/people.queries.ts';
import { Chip, CsrfField, Table } from '../parts.tsx';
import { meetingAddress, TextField } from './meeting-parts.tsx';

interface AttendanceContent {
  readonly minutes: MinutesView;
  readonly seated: readonly Person[];
  readonly csrfToken: string;
  readonly mayWrite: boolean;
}

/** Who was there, and the form that says so. */
export function AttendanceSection(content: AttendanceContent): JSX.Element {
  const { attendance, quorum } = content.minutes.minutes;
  return (
    <section aria-labelledby="attendance">
      <h2 id="attendance">Attendance</h2>
      {attendance.length === 0 ? (
        <p>Not recorded yet.</p>
      ) : (
        <p>
          <Chip tone={quorum.reached ? 'good' : 'warning'}>{quorum.reached ? 'Quorum' : 'No quorum'}</Chip>{' '}
          {quorumInWords(quorum)}
        </p>
      )}
      {content.mayWrite ? <AttendanceForm {...content} /> : <Recorded attendance={attendance} />}
    </section>
  );
}

function Recorded({ attendance }: { attendance: readonly Attendee[] }): JSX.Element | null {
  if (attendance.length === 0) return null;
  return (
    <Table caption="Attendance">
      <Head />
      <tbody>
        {attendance.map(({ name, seat, attendance: came, note }) => (
          <tr>
            <th scope="row">{name}</th>
            <td>{seatInWords(seat)}</td>
            <td>{attendanceInWords(came)}</td>
            <td>{note}</td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

const Head = (): JSX.Element => (
  <thead>
    <tr>
      <th scope="col">Name</th>
      <th scope="col">Seat</th>
      <th scope="col">Attendance</th>
      <th scope="col">Note</th>
    </tr>
  </thead>
);

function AttendanceForm({ minutes, seated, csrfToken }: AttendanceContent): JSX.Element {
  const { attendance } = minutes.minutes;
  const guests = attendance.filter(({ personId }) => personId === null);
  return (
    <form class="attendance-table" method="post" action={`${meetingAddress(minutes.meeting.id)}/attendance`}>
      <CsrfField token={csrfToken} />
      <Table caption="Attendance of those with a seat">
        <Head />
        <tbody>
          {peopleOf(seated, attendance).map(({ id, name, seat, recorded }) => (
            <tr>
              <th scope="row">{name}</th>
              <td>{seatInWords(seat)}</td>
              <td>
                <select name={`person-${id}`} aria-label={`Attendance of ${name}`}>
                  <option value="">not recorded</option>
                  {attendances.map((each) => (
                    <option value={each} selected={recorded?.attendance === each}>
                      {attendanceInWords(each).toLowerCase()}
                    </option>
                  ))}
                </select>
              </td>
              <td>
                <input
                  name={`note-${id}`}
                  value={recorded?.note ?? ''}
                  maxLength={300}
                  aria-label={`Note on ${name}`}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </Table>
      <TextField
        id="guests"
        name="guests"
        label="Guests"
        hint="One a line."
        value={guests.map(({ name }) => name).join('\n')}
        rows={2}
      />
      <button class="second" type="submit">
        Save the attendance
      </button>
    </form>
  );
}

/** Those with a seat now, and those recorded who have none any more. */
function peopleOf(seated: readonly Person[], attendance: readonly Attendee[]) {
  const recordedOf = (id: string) => attendance.find(({ personId }) => personId === id);
  const now = seated.map(({ id, name, roles }) => ({
    id,
    name,
    seat: seatOf(roles),
    recorded: recordedOf(id),
  }));
  const others = attendance.flatMap((recorded) => {
    const { personId, name, seat } = recorded;
    if (personId === null || seated.some(({ id }) => id === personId)) return [];
    return [{ id: personId, name, seat, recorded }];
  });
  return [...now, ...others];
}
