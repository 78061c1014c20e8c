import { Controller, Get, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '../kernel/actor.ts';
import { InvalidRequest } from '../kernel/errors.ts';
import { checkCsrf, csrfTokenOf, requireSession } from '../people/sessions/current-session.ts';
import { CurrentActor, Permit } from '../platform/http/permit.ts';
import { PolicyImportService, type Imported } from '../policies/policy-import.service.ts';
import { uploadedForm } from '../policies/uploaded-file.ts';
import { consolePermissions } from './console.permissions.ts';
import { ConsolePages } from './console-pages.ts';
import { refusalOf } from './form-refusal.ts';
import { ImportPage, type ImportAim, importAims } from './import.page.tsx';
import { ImportedPage } from './imported.page.tsx';

/** Brings a document in: look at what would be read, then make it a draft or put it into the adoption batch. */
@ApiExcludeController()
@Controller('/console/import')
export class ConsoleImportController {
  constructor(
    private readonly imports: PolicyImportService,
    private readonly pages: ConsolePages,
  ) {}

  @Get()
  @Permit(consolePermissions.import)
  form(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    const body = ImportPage({
      csrfToken: csrfTokenOf(requireSession(request)),
      refusal: null,
      fileName: null,
    });
    this.pages.show(request, reply, { title: 'Import', place: 'import', body });
  }

  /** The form's token stands among the parts of the upload, so it is checked here and not by the guard. */
  @Post()
  @Permit(consolePermissions.import)
  async bring(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    const session = requireSession(request);
    const { fields, file } = await uploadedForm(request);
    checkCsrf(session, fields);
    const aim = aimOf(fields['aim']);
    let imported: Imported | undefined;
    const refusal = await refusalOf(
      this.imports
        .importDocument(actor, file, { dryRun: aim === 'look', adopt: aim === 'adopt' })
        .then((result) => (imported = result)),
    );
    const csrfToken = csrfTokenOf(session);
    const body =
      imported === undefined
        ? ImportPage({ csrfToken, refusal, fileName: file.name })
        : ImportedPage({ imported, fileName: file.name, csrfToken });
    const status = refusal?.status ?? 200;
    this.pages.show(request, reply, { title: 'Import', place: 'import', body }, status);
  }
}

function aimOf(given: string | undefined): ImportAim {
  const aim = importAims.find((each) => each === given);
  if (aim === undefined) throw new InvalidRequest([{ field: 'aim', reason: 'say what is to be done' }]);
  return aim;
}
