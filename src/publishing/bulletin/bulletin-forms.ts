import { Injectable } from '@nestjs/common';
import { Typesetter } from '../../documents/typst/typesetter.ts';
import { canonicalJson, sha256 } from '../../kernel/canonical.ts';
import type { FinishedBytes } from '../renditions/finished-bytes.ts';
import { FinishedBytesCache } from '../renditions/finished-bytes-cache.ts';
import type { DocumentFormat } from '../renditions/negotiation.rules.ts';
import type { Bulletin } from './bulletin.ts';
import { bulletinHtml } from './bulletin-html.tsx';
import { bulletinMarkdown } from './bulletin-markdown.ts';
import { bulletinPrint } from './bulletin-print.ts';

/** The forms in which a bulletin is read: those of a version. */
export type BulletinForm = DocumentFormat;

/** Finished bytes that a process keeps: some hundred bulletins of usual length. */
const CAPACITY_BYTES = 32 * 1024 * 1024;

/** The bytes of bulletins, made on first use and kept by the hash of what they say. */
@Injectable()
export class BulletinForms {
  private readonly cache = new FinishedBytesCache(CAPACITY_BYTES);

  constructor(private readonly typesetter: Typesetter) {}

  /** A bulletin in a form. Throws rendition_unavailable when no PDF can be made of it now. */
  async finished(bulletin: Bulletin, form: BulletinForm): Promise<FinishedBytes> {
    return await this.cache.get(
      `${sha256(canonicalJson(bulletin))} ${form}`,
      async () => await this.make(bulletin, form),
    );
  }

  /** Bytes that are kept elsewhere, finished under a name that is theirs for ever. */
  async kept(name: string, read: () => Promise<Buffer>): Promise<FinishedBytes> {
    return await this.cache.get(name, read);
  }

  /** The bytes of a bulletin in a form. */
  async make(bulletin: Bulletin, form: BulletinForm): Promise<Buffer> {
    switch (form) {
      case 'json':
        return Buffer.from(canonicalJson(bulletin));
      case 'html':
        return Buffer.from(bulletinHtml(bulletin));
      case 'md':
        return Buffer.from(bulletinMarkdown(bulletin));
      case 'pdf':
        return await this.typesetter.typeset('bulletin', bulletinPrint(bulletin));
    }
  }
}
