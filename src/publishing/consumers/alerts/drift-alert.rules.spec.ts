import { describe, expect, it } from '@jest/globals';
import { calendarDate } from '../../../kernel/calendar-date.ts';
import { instant } from '../../../kernel/instant.ts';
import { nextStep, type Alert, type AlertFacts } from './drift-alert.rules.ts';

const open: Alert = {
  openedAt: instant('2026-03-01T09:00:00Z'),
  openedOn: calendarDate('2026-03-01'),
  damageTold: false,
  closedAt: null,
  remindedOn: null,
};
const facts = (given: Partial<AlertFacts> = {}): AlertFacts => ({
  heardFrom: true,
  behind: 1,
  damaged: 0,
  last: open,
  now: instant('2026-03-01T10:00:00Z'),
  today: calendarDate('2026-03-01'),
  mailHourHasCome: true,
  ...given,
});
const nextDay = { now: instant('2026-03-02T16:00:00Z'), today: calendarDate('2026-03-02') };
const closed: Alert = { ...open, closedAt: instant('2026-03-01T09:30:00Z') };

describe('what is told of a consumer', () => {
  it.each<[string, Partial<AlertFacts>, unknown]>([
    ['nothing of one that is current', { last: null, behind: 0 }, null],
    ['that it fell behind', { last: null }, { act: 'open', tell: 'behind' }],
    ['that it fell behind again', { last: closed }, { act: 'open', tell: 'behind' }],
    ['that its copy is damaged', { last: null, damaged: 1, behind: 0 }, { act: 'open', tell: 'damaged' }],
    ['that its copy is damaged too', { damaged: 1 }, { act: 'tell', tell: 'damaged' }],
    ['its damaged copy once', { damaged: 1, last: { ...open, damageTold: true } }, null],
    ['nothing of one never heard from', { last: null, heardFrom: false }, null],
    ['no reminder on the day it fell behind', {}, null],
    ['no reminder before the hour of mail', { ...nextDay, mailHourHasCome: false }, null],
    ['a reminder on the next day', nextDay, { act: 'tell', tell: 'reminder' }],
    ['one reminder a day', { ...nextDay, last: { ...open, remindedOn: calendarDate('2026-03-02') } }, null],
    ['that it has caught up', { behind: 0 }, { act: 'close', tell: 'caught_up' }],
    ['nothing more after it has caught up', { behind: 0, last: closed }, null],
    [
      'nothing while the clock is before the alert',
      { behind: 0, now: instant('2026-03-01T08:59:59Z') },
      null,
    ],
    [
      'nothing while the clock is before its end',
      { last: closed, now: instant('2026-03-01T09:29:59Z') },
      null,
    ],
    [
      'no reminder of a day that was told when the clock is set back by days',
      { ...nextDay, last: { ...open, remindedOn: calendarDate('2026-03-05') } },
      null,
    ],
  ])('%s', (_, given, step) => {
    expect(nextStep(facts(given))).toEqual(step);
  });
});
