import { describe, expect, it } from '@jest/globals';
import { isAboutAnother, isNearlySameTitle, isTellingTitle, titleKey } from './title.rules.ts';

const LONG = 'Percutaneous epidural adhesiolysis for chronic low back pain after surgery';

describe('titleKey', () => {
  it.each([
    ['case and marks', 'Lysis of Epidural Adhesions.', 'lysis of epidural adhesions'],
    ['a trailing full stop or question mark', 'Does it help?', 'Does it help'],
    ['the brackets of a translated title', '[Lysis of adhesions].', 'Lysis of adhesions'],
    ['Greek letters and their names', 'TNF-α and IL-1β in pain', 'TNF-alpha and IL-1beta in pain'],
    ['capital Greek letters', 'Δ9-THC', 'delta9-THC'],
    ['the micro sign', '5 µg', '5 μg'],
    ['lowered figures', 'CO₂ and SpO₂', 'CO2 and SpO2'],
    ['raised figures', '10² cells', '102 cells'],
    ['markup', 'The <i>in vivo</i> H<sub>2</sub>O', 'The in vivo H2O'],
    ['dashes of every kind', 'Pain–free follow‐up — 12 months', 'Pain-free follow-up - 12 months'],
    ['spaces of every kind', 'low\u00a0back\u2009pain', 'low back pain'],
    ['accents', 'Épidural adhésiolyse à Zürich', 'Epidural adhesiolyse a Zurich'],
    ['accents composed and combining', 'e\u0301pidural', 'épidural'],
    ['quotation marks', '“Failed back” and ‘pain’', '"Failed back" and \'pain\''],
    ['ligatures', 'Eﬃcacy of ﬁbrin', 'Efficacy of fibrin'],
    ['ampersands', 'Pain &amp; Function & Work', 'Pain and Function and Work'],
    ['a note that it was taken back', 'RETRACTED: Lysis of adhesions', 'Lysis of adhesions'],
    ['such a note in brackets', '[Retracted] - Lysis of adhesions', 'Lysis of adhesions'],
    ['sharp s', 'Strauß', 'Strauss'],
  ])('makes nothing of %s', (_, a, b) => {
    expect(titleKey(a)).toBe(titleKey(b));
  });

  it.each([
    ['British and American spelling', 'Randomised trial of tumour', 'Randomized trial of tumor'],
    ['other numbers', 'Part 1', 'Part 2'],
    ['another word', 'Lysis of adhesions', 'Lysis of adhesion'],
    ['a smaller-than sign that is no tag', 'p < 0.05 and q > 3', 'p and q'],
  ])('keeps %s apart', (_, a, b) => {
    expect(titleKey(a)).not.toBe(titleKey(b));
  });

  it.each(['', '...', '[Not Available].', 'Untitled'])('is empty for %s', (title) => {
    expect(titleKey(title)).toBe('');
  });

  it('keeps what is not written in Latin letters', () => {
    expect(titleKey('硬膜外粘连松解术')).toBe('硬膜外粘连松解术');
  });
});

describe('isTellingTitle', () => {
  it.each([
    'Editorial',
    'Reply',
    'Epidural adhesiolysis.',
    'Low back pain',
    'Methicillin-resistant staphylococcus',
  ])('says no of %s', (title) => {
    expect(isTellingTitle(title)).toBe(false);
  });
  it('says yes of a title of its own', () => {
    expect(isTellingTitle(LONG)).toBe(true);
  });
});

describe('isAboutAnother', () => {
  it.each([
    `Reply to: ${LONG}`,
    `Response to Smith et al. ${LONG}`,
    `Erratum: ${LONG}`,
    `Correction to: ${LONG}`,
    `Comment on "${LONG}"`,
    `Re: ${LONG}`,
    "Authors' reply",
    'Editorial',
    `Erratum for: ${LONG}`,
  ])('knows %s', (title) => {
    expect(isAboutAnother(title)).toBe(true);
  });
  it.each([
    LONG,
    'Response of chronic pain to adhesiolysis',
    'Correction of deformity in children',
    'Reconstruction of the knee',
  ])('takes %s for a work of its own', (title) => {
    expect(isAboutAnother(title)).toBe(false);
  });
});

describe('isNearlySameTitle', () => {
  it.each([
    ['a letter less', LONG, LONG.replace('chronic', 'cronic')],
    ['a missing subtitle', LONG, `${LONG}: a randomised trial`],
    ['an s more', LONG, `${LONG}s`],
  ])('sees %s', (_, a, b) => {
    expect(isNearlySameTitle(a, b)).toBe(true);
    expect(isNearlySameTitle(b, a)).toBe(true);
  });

  it.each([
    ['the same title', LONG, `${LONG}.`],
    ['another part', `${LONG}: part 1`, `${LONG}: part 2`],
    ['another Roman part', `${LONG}: part I`, `${LONG}: part II`],
    ['another subject', LONG, LONG.replace('epidural adhesiolysis', 'vertebral augmentation')],
    ['short titles', 'Back pain', 'Back pains'],
    ['nothing', '', ''],
  ])('leaves %s', (_, a, b) => {
    expect(isNearlySameTitle(a, b)).toBe(false);
  });
});
