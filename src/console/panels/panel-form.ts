import { z } from 'zod';
import { newPanelSchema, type NewPanel } from '../../approvals/panels/panel.schemas.ts';
import type { Panel } from '../../approvals/panels/panel.ts';
import { refusalOf } from '../../platform/http/validation.ts';

/** Rows for members that the editor shows beyond those that are taken. */
export const SPARE_SEATS = 4;

/** The editor's fields by name, as typed: `seat.0.person`, `seat.0.title`, `chair` with the row's number, and the facts. */
export type PanelFields = Readonly<Record<string, string>>;

/** A form of the editor before anything of it is understood. */
export const panelFieldsSchema = z
  .record(z.string().max(60), z.string().max(2000))
  .refine((fields) => Object.keys(fields).length <= 400, { error: 'has too many fields' });

/** The rows of seats, in their order, the empty ones among them. */
export function seatRows(fields: PanelFields): { readonly person: string; readonly title: string }[] {
  const numbers = Object.keys(fields).flatMap((name) => /^seat\.(\d{1,3})\.person$/.exec(name)?.[1] ?? []);
  return numbers
    .map(Number)
    .toSorted((a, b) => a - b)
    .map((number) => ({
      person: fields[`seat.${number}.person`] ?? '',
      title: fields[`seat.${number}.title`] ?? '',
    }));
}

/** The editor's fields for a panel as it stands. */
export function fieldsOf(panel: Panel | null): PanelFields {
  if (panel === null) {
    return { quorumKind: 'votes', quorum: '3', majority: 'simple', votingDays: '', chair: '0' };
  }
  const { name, quorum, majority, votingDays, proxiesAllowed, isDefault, seats, revision } = panel;
  const chair = seats.findIndex((seat) => seat.chair);
  return {
    revision: String(revision),
    name,
    quorumKind: 'votes' in quorum ? 'votes' : 'percent',
    quorum: String('votes' in quorum ? quorum.votes : quorum.percent),
    majority,
    votingDays: votingDays === null ? '' : String(votingDays),
    ...(proxiesAllowed ? { proxiesAllowed: 'yes' } : {}),
    ...(isDefault ? { isDefault: 'yes' } : {}),
    chair: String(chair),
    ...Object.fromEntries(
      seats.flatMap(({ personId, title }, index) => [
        [`seat.${index}.person`, personId],
        [`seat.${index}.title`, title ?? ''],
      ]),
    ),
  };
}

/** What the editor's fields ask for; rows without a person are left out. Throws invalid_request. */
export function readPanelForm(fields: PanelFields): NewPanel {
  const number = (text: string | undefined) => (/^\d{1,6}$/.test(text?.trim() ?? '') ? Number(text) : text);
  const quorum = number(fields['quorum']);
  const seats = seatRows(fields).flatMap(({ person, title }, index) => {
    if (person === '') return [];
    return [{ person, title: title.trim() === '' ? null : title, chair: String(index) === fields['chair'] }];
  });
  const votingDays = fields['votingDays']?.trim() ?? '';
  const read = newPanelSchema.safeParse({
    name: fields['name'] ?? '',
    seats,
    quorum: fields['quorumKind'] === 'percent' ? { percent: quorum } : { votes: quorum },
    majority: fields['majority'],
    votingDays: votingDays === '' ? null : number(votingDays),
    proxiesAllowed: fields['proxiesAllowed'] === 'yes',
    isDefault: fields['isDefault'] === 'yes',
  });
  if (read.success) return read.data;
  throw refusalOf(read.error.issues.map(({ message, path }) => ({ message, path })));
}
