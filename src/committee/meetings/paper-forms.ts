import { Injectable } from '@nestjs/common';
import { Typesetter } from '../../documents/typst/typesetter.ts';
import type { MeetingPaper } from './meeting-paper.ts';
import { paperHtml } from './paper-html.tsx';
import { paperPrint } from './paper-print.ts';

/** The forms that are kept as bytes; JSON is the content itself. */
export type StoredForm = 'html' | 'pdf';

/** Makes the bytes of agendas and minutes. */
@Injectable()
export class PaperForms {
  constructor(private readonly typesetter: Typesetter) {}

  /** Every form of a paper. Throws rendition_unavailable when no PDF can be made of it now. */
  async make(paper: MeetingPaper): Promise<ReadonlyMap<StoredForm, Buffer>> {
    return new Map([
      ['html', await this.one(paper, 'html')],
      ['pdf', await this.one(paper, 'pdf')],
    ]);
  }

  /** One form of a paper. Throws rendition_unavailable. */
  async one(paper: MeetingPaper, form: StoredForm): Promise<Buffer> {
    if (form === 'html') return Buffer.from(paperHtml(paper));
    return await this.typesetter.typeset(paper.kind, paperPrint(paper));
  }
}
