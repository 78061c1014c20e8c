import { describe, expect, it } from '@jest/globals';
import { headText, nameAndNumber, withoutBanner, withoutNumber } from './head-lines.rules.ts';

describe('headText', () => {
  it.each([
    'Medical Policy',
    'Medical Policy Manual',
    'Corporate Medical Policy',
    'Clinical Policy Bulletin',
    'Medical and Clinical Policy Guidelines',
    'COVERAGE POLICY',
    'Medical Necessity Guidelines:',
    'Clinical Appropriateness Guidelines',
    'Sample Valley Health Plan',
    'Blue Cross and Blue Shield of Anywhere',
    'An Independent Licensee of the Association',
    'Medicaid',
    'Ohio Medicaid',
    'https://example.org/policy.html',
    '25. 4. 8. 1:04 pm',
    'Page 3',
    'v1.0.2025',
    '^',
  ])('takes "%s" for no title', (text) => {
    expect(headText(text).kind).toBe('banner');
  });

  it.each([
    ['Surgery, Policy No. 94', { number: '94', manualSection: 'Surgery', title: null }],
    ['Nerve Testing: Policy No. 051', { number: '051', manualSection: null, title: 'Nerve Testing' }],
    ['Nerve Testing- # 007', { number: '007', title: 'Nerve Testing' }],
    ['Policy # 12.3', { number: '12.3', manualSection: null, title: null }],
    ['MOL.TS.144.A', { number: 'MOL.TS.144.A', title: null }],
    ['AHS – M2033', { number: 'AHS – M2033', title: null }],
    ['MP9012', { number: 'MP9012', title: null }],
  ])('reads the number of "%s"', (text, expected) => {
    expect(headText(text)).toMatchObject({ kind: 'number', ...expected });
  });

  it.each(['Lysis of Epidural Adhesions', 'CYP2D6 Testing', 'BRCA1', 'Policy on Medical Devices', 'ASD'])(
    'leaves "%s" as a text',
    (text) => {
      expect(headText(text)).toEqual({ kind: 'text' });
    },
  );
});

describe('withoutNumber', () => {
  it.each([
    ['PA.097.XY – Nerve Testing', null, 'Nerve Testing'],
    ['V.17 NERVE TESTING', 'V.17', 'NERVE TESTING'],
    ['Nerve Testing (L36159)', null, 'Nerve Testing'],
    ['Nerve Testing, Medical 34C', 'Medical 34C', 'Nerve Testing'],
    ['BRCA1 and BRCA2 Testing', null, 'BRCA1 and BRCA2 Testing'],
    ['Testing Before Age 65', null, 'Testing Before Age 65'],
  ])('makes "%s" of number %s a title', (title, number, expected) => {
    expect(withoutNumber(title, number)).toBe(expected);
  });
});

describe('withoutBanner', () => {
  it.each([
    ['Clinical Policy: Nerve Testing', 'Nerve Testing'],
    ['Sample Clinical Policy Nerve Testing', 'Nerve Testing'],
    ['Medical Coverage Policy | Nerve Testing', 'Nerve Testing'],
    ['Nerve Testing Medical Policy', 'Nerve Testing Medical Policy'],
    ['Medical Policy', 'Medical Policy'],
  ])('makes "%s" the title "%s"', (text, expected) => {
    expect(withoutBanner(text)).toBe(expected);
  });
});

describe('nameAndNumber', () => {
  it.each([
    ['Nerve Testing-OH MCD-MM-0003', { name: 'Nerve Testing', number: 'OH MCD-MM-0003' }],
    ['Nerve Testing MP9596', { name: 'Nerve Testing', number: 'MP9596' }],
    ['Nerve Testing in Covid-19', { name: 'Nerve Testing in Covid-19', number: null }],
  ])('cuts "%s"', (text, expected) => {
    expect(nameAndNumber(text)).toEqual(expected);
  });
});
