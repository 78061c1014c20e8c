import { describe, expect, it } from '@jest/globals';
import { slugOf } from './slug.rules.ts';

describe('the slug of a title', () => {
  it.each([
    ['Lysis of Epidural Adhesions', 'lysis-of-epidural-adhesions'],
    ['LYSIS  OF\tEPIDURAL ADHESIONS ', 'lysis-of-epidural-adhesions'],
    ['Back: Percutaneous & Endoscopic Discectomy', 'back-percutaneous-and-endoscopic-discectomy'],
    ['Ménière’s Disease (Treatment)', 'menieres-disease-treatment'],
    ['β-Thalassemia', 'thalassemia'],
    ['3D Printing', '3d-printing'],
  ])('%s', (title, slug) => {
    expect(slugOf(title)).toBe(slug);
  });

  it('is null where nothing can be spelled', () => {
    expect(slugOf('— 治療 —')).toBeNull();
  });

  it('is null where it would be taken for an id', () => {
    expect(slugOf('01A203EF-a883-7573-ade6-10ebab1c0565')).toBeNull();
  });

  it('is cut at a word, and never longer than 120', () => {
    const slug = slugOf('tissue engineered '.repeat(20));
    expect(slug!.length).toBeLessThanOrEqual(120);
    expect(slug).toMatch(/(tissue|engineered)$/);
    expect(slugOf('x'.repeat(300))).toBe('x'.repeat(120));
  });
});
