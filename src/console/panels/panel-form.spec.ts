import { describe, expect, it } from '@jest/globals';
import { instant } from '../../kernel/instant.ts';
import type { Panel } from '../../approvals/panels/panel.ts';
import { fieldsOf, readPanelForm } from './panel-form.ts';

const ana = '01a205be-955e-71a7-835a-136b996f6cad';
const ben = '01a205be-955e-71a7-835a-136b996f6cae';
const panel: Panel = {
  id: ana,
  name: 'Spine',
  quorum: { percent: 60 },
  majority: 'absolute',
  votingDays: null,
  proxiesAllowed: true,
  isDefault: false,
  revision: 3,
  createdAt: instant('2026-09-18T17:00:00Z'),
  retiredAt: null,
  seats: [
    { personId: ana, name: 'Ana', title: 'Cardiology', chair: false, mayVote: true },
    { personId: ben, name: 'Ben', title: null, chair: true, mayVote: true },
  ],
};
const said = {
  name: 'Spine',
  quorum: { percent: 60 },
  majority: 'absolute',
  votingDays: null,
  proxiesAllowed: true,
  isDefault: false,
  seats: [
    { person: ana, title: 'Cardiology', chair: false },
    { person: ben, title: null, chair: true },
  ],
};

describe('the form of a panel', () => {
  it('says again what the panel is', () => {
    expect(readPanelForm(fieldsOf(panel))).toEqual(said);
  });

  it('leaves rows without a person out, and keeps the chair with their row', () => {
    const fields = { ...fieldsOf(panel), 'seat.0.person': '', 'seat.2.person': '', 'seat.2.title': 'Spare' };
    expect(readPanelForm(fields).seats).toEqual([{ person: ben, title: null, chair: true }]);
  });

  it.each([
    ['a chair on an empty row', { chair: '7' }, 'seats'],
    ['a quorum that is no number', { quorum: 'three' }, 'quorum'],
    ['no majority', { majority: '' }, 'majority'],
    ['days that are none', { votingDays: '0' }, 'votingDays'],
    ['no name', { name: ' ' }, 'name'],
  ])('is refused with %s', (_, change, field) => {
    expect(() => readPanelForm({ ...fieldsOf(panel), ...change })).toThrow(field);
  });
});
