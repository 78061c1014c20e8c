import { describe, expect, it } from '@jest/globals';
import { documentTypeOf } from './document-type.ts';

const bytes = (...values: number[]) => Uint8Array.from(values);
const text = bytes(0x61);
const pdf = Buffer.from('%PDF-1.7\n');
const zip = bytes(0x50, 0x4b, 3, 4, 0);
const ole = Buffer.from('d0cf11e0a1b11ae1', 'hex');
const png = Buffer.from('89504e470d0a1a0a', 'hex');

describe('documentTypeOf', () => {
  it.each<[string, Uint8Array, string]>([
    ['policy.txt', text, 'text'],
    ['Policy.MD', text, 'markdown'],
    ['policy.docx', zip, 'docx'],
    ['encrypted.docx', ole, 'docx'],
    ['POLICY.PDF', pdf, 'pdf'],
    ['with-a-mail-header.pdf', Buffer.concat([Buffer.from('From: x\n\n'), pdf]), 'pdf'],
  ])('tells %s by its name and its first bytes', (name, content, type) => {
    expect(documentTypeOf(name, content)).toBe(type);
  });

  it.each(['policy.docm', 'policy.doc', 'policy', 'txt', 'policy.txt.exe', 'constructor', 'a.__proto__'])(
    'refuses %s by its name',
    (name) => {
      expect(() => documentTypeOf(name, text)).toThrow(
        expect.objectContaining({
          code: 'document_type_unsupported',
          message: expect.stringContaining('only .txt, .md, .docx, .pdf can be imported'),
        }),
      );
    },
  );

  it.each<[string, Uint8Array, string]>([
    ['policy.txt', pdf, 'a PDF'],
    ['policy.md', zip, 'a zip archive or an Office file'],
    ['policy.txt', png, 'a picture'],
    ['policy.docx', pdf, 'a PDF'],
    ['policy.docx', text, 'plain text or something unknown'],
    ['policy.pdf', zip, 'a zip archive or an Office file'],
    ['policy.pdf', text, 'plain text or something unknown'],
  ])('refuses %s that holds something else and says what it seems to be', (name, content, seems) => {
    expect(() => documentTypeOf(name, content)).toThrow(
      expect.objectContaining({
        code: 'document_type_unsupported',
        data: expect.objectContaining({ seems }),
      }),
    );
  });

  it('refuses an empty file', () => {
    expect(() => documentTypeOf('policy.pdf', bytes())).toThrow(
      expect.objectContaining({ code: 'document_empty' }),
    );
  });
});
