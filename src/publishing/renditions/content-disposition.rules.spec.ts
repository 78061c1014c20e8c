import { describe, expect, it } from '@jest/globals';
import { contentDisposition } from './content-disposition.rules.ts';

describe('contentDisposition', () => {
  it('names a PDF after its policy and version', () => {
    expect(contentDisposition('lysis-of-adhesions', 3, 'pdf')).toEqual({
      'content-disposition':
        'inline; filename="lysis-of-adhesions-v3.pdf"; filename*=UTF-8\'\'lysis-of-adhesions-v3.pdf',
    });
  });

  it('writes a name that is not ASCII in both ways', () => {
    expect(contentDisposition('ménière', 1, 'pdf')).toEqual({
      'content-disposition': 'inline; filename="m_ni_re-v1.pdf"; filename*=UTF-8\'\'m%C3%A9ni%C3%A8re-v1.pdf',
    });
  });

  it('says nothing of what a browser shows as a page or a program reads', () => {
    for (const format of ['json', 'html', 'md'] as const)
      expect(contentDisposition('a', 1, format)).toEqual({});
  });
});
