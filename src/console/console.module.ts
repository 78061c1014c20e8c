import { Global, Module } from '@nestjs/common';
import { ErrorPages } from '../platform/http/error-pages.ts';
import { ApprovalsModule } from '../approvals/approvals.module.ts';
import { LiteratureModule } from '../literature/literature.module.ts';
import { PoliciesModule } from '../policies/policies.module.ts';
import { PublishingModule } from '../publishing/publishing.module.ts';
import { ReviewsModule } from '../reviews/reviews.module.ts';
import { ConsoleAdoptionsController } from './adoptions.controller.ts';
import { AssetsController } from './assets.controller.ts';
import { ConsoleBulletinsController } from './bulletins.controller.ts';
import { ConsoleNoticeRulesController } from './notice-rules.controller.ts';
import { ApiDocument } from './api-document.ts';
import { Assets } from './assets.ts';
import { ConsoleErrorPages } from './console-error-pages.tsx';
import { ConsolePages } from './console-pages.ts';
import { DocsController } from './docs.controller.ts';
import { ConsoleDraftsController } from './draft.controller.ts';
import { DueController } from './due.controller.ts';
import { DueQueries } from './due.queries.ts';
import { ConsoleImportController } from './import.controller.ts';
import { FormGuard } from './form-guard.ts';
import { FrontController } from './front.controller.ts';
import { MailboxController } from './mailbox.controller.ts';
import { ConsolePoliciesController } from './policies.controller.ts';
import { ConsoleLiteratureController } from './literature.controller.ts';
import { NowhereController } from './nowhere.controller.ts';
import { ConsoleRedlineController } from './redline.controller.ts';
import { PolicyPageQueries } from './policy-page.queries.ts';
import { PolicyReviewsQueries } from './policy-reviews.queries.ts';
import { SignInController } from './sign-in.controller.ts';

/** The pages for people. Global, because the platform's error filter shows refusals through {@link ErrorPages}. */
@Global()
@Module({
  imports: [PoliciesModule, ApprovalsModule, ReviewsModule, LiteratureModule, PublishingModule],
  controllers: [
    FrontController,
    DocsController,
    AssetsController,
    SignInController,
    DueController,
    ConsoleRedlineController,
    ConsolePoliciesController,
    ConsoleDraftsController,
    ConsoleImportController,
    ConsoleAdoptionsController,
    ConsoleLiteratureController,
    ConsoleBulletinsController,
    ConsoleNoticeRulesController,
    MailboxController,
    NowhereController,
  ],
  providers: [
    ApiDocument,
    Assets,
    ConsolePages,
    FormGuard,
    DueQueries,
    PolicyPageQueries,
    PolicyReviewsQueries,
    { provide: ErrorPages, useClass: ConsoleErrorPages },
  ],
  exports: [ErrorPages, ApiDocument],
})
export class ConsoleModule {}
