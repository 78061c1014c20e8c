import { Injectable } from '@nestjs/common';
import type { PolicyPrint } from '../../documents/policy-print.ts';
import { renderHtml } from '../../documents/html/render-html.ts';
import { renderMarkdown } from '../../documents/markdown/render-markdown.ts';
import { renderPdf } from '../../documents/typst/render-pdf.ts';
import { Typesetter } from '../../documents/typst/typesetter.ts';
import { Settings } from '../../platform/config/settings.ts';
import { Database } from '../../platform/database/database.ts';
import { readEnvelope } from '../../policies/envelope.rules.ts';
import { PolicyVersionRow, VersionSignatureRow } from '../../policies/policy-version.entity.ts';
import { documentOf } from '../../policies/stored-document.ts';
import { versionJson } from '../../policies/version.present.ts';
import type { DocumentFormat } from './negotiation.rules.ts';

/**
 * Which renderer made bytes; noted beside them. It goes up whenever a rendition of the same version would look
 * different: what is stored stays as it is, and what is made from then on is of the new one.
 */
export const RENDERER = 'almanac 1';

/** Makes a signed version's bytes in a representation: what was signed and nothing that time makes of it. */
@Injectable()
export class VersionRenderer {
  constructor(
    private readonly database: Database,
    private readonly settings: Settings,
    private readonly typesetter: Typesetter,
  ) {}

  /** Throws TypesettingFailed when no PDF can be made. */
  async render(versionId: string, format: DocumentFormat): Promise<Buffer> {
    const version = await this.database.source.manager.findOneByOrFail(PolicyVersionRow, { id: versionId });
    switch (format) {
      case 'json':
        return await this.json(version);
      case 'html':
        return Buffer.from(renderHtml(this.printOf(version)));
      case 'md':
        return Buffer.from(renderMarkdown(this.printOf(version)));
      case 'pdf':
        return await renderPdf(this.printOf(version), this.typesetter);
    }
  }

  private printOf(version: PolicyVersionRow): PolicyPrint {
    const { title } = version.envelope === null ? version : readEnvelope(version.envelope).policy;
    const document = documentOf(version);
    return {
      title,
      version: version.number,
      dates: document.dates,
      document,
      showCodeDescriptions: this.settings.publishCodeDescriptions,
    };
  }

  private async json(version: PolicyVersionRow): Promise<Buffer> {
    const signatures = await this.database.source.manager.find(VersionSignatureRow, {
      where: { versionId: version.id },
      order: { signedAt: 'asc', id: 'asc' },
    });
    return Buffer.from(JSON.stringify(versionJson(this.publishable(version), signatures)));
  }

  /** A version without its code descriptions, unless the operator may publish them: CPT's are the AMA's. */
  private publishable(version: PolicyVersionRow): PolicyVersionRow {
    if (this.settings.publishCodeDescriptions) return version;
    const codes = version.document.codes.map((code) => ({ ...code, description: null }));
    return Object.assign(new PolicyVersionRow(), version, { document: { ...version.document, codes } });
  }
}
