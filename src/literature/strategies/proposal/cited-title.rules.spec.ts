import { describe, expect, it } from '@jest/globals';
import { citedTitle } from './cited-title.rules.ts';

describe('citedTitle', () => {
  it.each([
    [
      'Cho JH, Lee JH, et al. Treatment outcomes of surgery. *Synth Pain*. 2017;20(1):E29.',
      'Treatment outcomes of surgery',
    ],
    ["Almeida RC, O'Brien K. Epidural lysis: a trial. *Synth Pain*. 2017.", 'Epidural lysis: a trial'],
    ['Brandt K. [Risks of neurolysis]. *Synth Pain*. 2006', 'Risks of neurolysis'],
    ['Does lysis help? A trial. *Synth Pain*. 2006', 'Does lysis help?'],
    ['A report without a journal', 'A report without a journal'],
    ['', ''],
  ])('of %j', (citation, expected) => {
    expect(citedTitle(citation)).toBe(expected);
  });
});
