import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { readDocument } from '../../../src/documents/read-document.ts';
import { docxFile, paragraph, policyBody } from '../../support/docx-file.ts';
import { zipFile } from '../../support/zip-file.ts';

const read = async (bytes: Uint8Array, name = 'policy.docx') => await readDocument(name, bytes);
const refusal = (code: string, said = '') =>
  expect.objectContaining({ code, message: expect.stringContaining(said) });
const spaces = (megabytes: number) => Buffer.alloc(megabytes * 1024 * 1024, ' ');
const inUtf16 = (text: string) => Buffer.from(text, 'utf16le');
const ole = (stream: string) =>
  Buffer.concat([
    Buffer.from('d0cf11e0a1b11ae1', 'hex'),
    Buffer.alloc(2000),
    inUtf16(stream),
    Buffer.alloc(500),
  ]);
const policy = docxFile({ body: policyBody });
const nested = (levels: number) =>
  '<w:tbl><w:tr><w:tc>'.repeat(levels) + '</w:tc></w:tr></w:tbl>'.repeat(levels);
/** Each entity is ten of the one before: a billion at the end. */
const entities = Array.from({ length: 10 }, (_, n) => `<!ENTITY e${n + 1} "${`&e${n};`.repeat(10)}">`);
const entityBomb = `<!DOCTYPE x [<!ENTITY e0 "ha">${entities.join('')}]>`;

describe('a hostile Word file', () => {
  it.each<[string, () => Uint8Array, string, string]>([
    [
      'a part that unpacks to 64 MB',
      () => docxFile({ body: policyBody + spaces(64).toString() }),
      'document_too_large',
      'unpacks',
    ],
    ['entries that say they unpack to 2 GB', () => zipFile(lies(2)), 'document_too_large', 'megabytes'],
    ['20,000 entries', () => zipFile(many(20_000)), 'document_too_large', '20000 files'],
    [
      'a part that is larger than it says',
      () => zipFile([{ name: 'word/document.xml', content: spaces(1), declaredSize: 10 }]),
      'document_unreadable',
      'damaged',
    ],
    [
      'an entity bomb',
      () => docxFile({ body: paragraph('&e10;'), prolog: entityBomb }),
      'document_unreadable',
      'document type',
    ],
    [
      'entities from elsewhere',
      () =>
        docxFile({
          body: paragraph('&x;'),
          prolog: '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        }),
      'document_unreadable',
      'document type',
    ],
    [
      '100,000 tables inside each other',
      () => docxFile({ body: nested(100_000) }),
      'document_too_large',
      'levels deep',
    ],
    [
      'its second half missing',
      () => policy.subarray(0, policy.length / 2),
      'document_unreadable',
      'damaged',
    ],
    [
      'half its XML missing',
      () => zipFile([{ name: 'word/document.xml', content: '<w:document><w:body><w:p>' }]),
      'document_unreadable',
      'damaged',
    ],
    [
      'bytes that are no text in its XML',
      () => zipFile([{ name: 'word/document.xml', content: Buffer.from([0x3c, 0xff, 0xfe, 0x80]) }]),
      'document_unreadable',
      'damaged',
    ],
    [
      'the same part twice',
      () => docxFile({ body: policyBody, others: [{ name: 'WORD/document.xml', content: '<x/>' }] }),
      'document_unreadable',
      'two parts',
    ],
    ['a password', () => ole('EncryptedPackage'), 'document_encrypted', 'without a password'],
    [
      'a password of its archive',
      () => zipFile([{ name: 'word/document.xml', content: '<x/>', flags: 1 }]),
      'document_encrypted',
      '',
    ],
    ['the format of before 2007', () => ole('WordDocument'), 'document_type_unsupported', '(.doc)'],
    ['macros', withMacros, 'document_type_unsupported', 'macros'],
    [
      'a workbook in it',
      () => zipFile([{ name: 'xl/workbook.xml', content: '<x/>' }]),
      'document_type_unsupported',
      'an Excel workbook',
    ],
    [
      'no document in it',
      () => zipFile([{ name: 'readme.txt', content: 'x' }]),
      'document_type_unsupported',
      'a zip archive',
    ],
    [
      'pictures and no text',
      () => docxFile({ body: '<w:p><w:r><w:drawing/></w:r></w:p>' }),
      'document_without_text',
      '',
    ],
  ])('with %s is refused', async (_, make, code, said) => {
    await expect(read(make())).rejects.toThrow(refusal(code, said));
  });

  it('named for its macros is refused by its name', async () => {
    await expect(read(policy, 'policy.docm')).rejects.toThrow(refusal('document_type_unsupported'));
  });

  it('cannot reach outside: links are not followed and names that lead elsewhere do not matter', async () => {
    let asked = 0;
    const server = createServer((_, reply) => {
      asked += 1;
      reply.end();
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const external = ['attachedTemplate', 'image', 'styles', 'numbering', 'header'].map(
      (kind) =>
        `<Relationship Id="x${kind}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${kind}" Target="${address}/${kind}" TargetMode="External"/>`,
    );
    const { document } = await read(
      docxFile({
        body: policyBody,
        relationships: external.join(''),
        others: [
          { name: '../../../../etc/passwd', content: 'x' },
          { name: 'C:\\windows\\x', content: 'x' },
          { name: 'word/embeddings/bomb.zip', content: spaces(60) },
        ],
      }),
    );
    server.close();
    expect(document.title).toBe('Widget Therapy');
    expect(asked).toBe(0);
  });
});

/** Entries that claim a gigabyte each. */
function lies(gigabytes: number) {
  return Array.from({ length: gigabytes }, (_, n) => {
    return { name: `word/media/${n}.png`, content: 'x', declaredSize: 1024 * 1024 * 1024 };
  });
}

function many(count: number) {
  return Array.from({ length: count }, (_, n) => ({ name: `x${n}`, content: '' }));
}

function withMacros(): Buffer {
  const type = 'application/vnd.ms-word.document.macroEnabled.main+xml';
  return zipFile([
    {
      name: '[Content_Types].xml',
      content: `<Types><Override PartName="/word/document.xml" ContentType="${type}"/></Types>`,
    },
    { name: 'word/document.xml', content: '<x/>' },
  ]);
}
